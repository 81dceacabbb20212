import type { LogEvent, ReaderInput, ReaderState, ReaderStep, RunView, TextData } from '../index.ts'
import { applyEvent, readerStep, type ApplyOutcome, type Moment } from '../index.ts'

/**
 * Wrong readings of the rules, each of which some life must expose: whoever changes the simulation sees whether it
 * still bites. Each stands in for the function of its name.
 */
type Apply = typeof applyEvent
type Step = typeof readerStep

export const FAULTY_APPLY: Record<string, Apply> = {
  'an overlap is said twice': onText((view, data) =>
    data.mode === 'delta'
      ? text(view, { ...data, offset: Math.max(data.offset, heldLength(view, data.block)) })
      : undefined,
  ),
  'a snapshot cuts nothing': onText((view, data) =>
    data.mode === 'snapshot' ? text(view, { ...data, offset: heldLength(view, data.block) }) : undefined,
  ),
  'a snapshot keeps later blocks': onText((view, data) => {
    if (data.mode !== 'snapshot') return undefined
    const later = view.items.filter((item) => item.kind === 'text' && item.block > data.block)
    return mapped(text(view, data), (next) => ({ ...next, items: [...next.items, ...later] }))
  }),
  'a snapshot drops the tool calls behind it': onText((view, data) => {
    if (data.mode !== 'snapshot') return undefined
    const at = view.items.findIndex((item) => item.kind === 'text' && item.block === data.block)
    return text(at < 0 ? view : { ...view, items: view.items.slice(0, at + 1) }, data)
  }),
  'a takeover drops no tool calls': onDrop((view, next) => ({ ...next, items: withTools(next.items, view.items) })),
  'a takeover drops no datasets': onDrop((view, next) => ({ ...next, datasets: view.datasets })),
  'a takeover drops no charts': onDrop((view, next) => ({ ...next, charts: view.charts })),
  'a takeover keeps follow-ups': onDrop((view, next) => ({ ...next, followUps: view.followUps })),
  'a takeover keeps the check': onDrop((view, next) => ({ ...next, check: view.check })),
  'a block without text stays': onText((view, data) =>
    mapped(text(view, data), (next) =>
      next.items.some((item) => item.kind === 'text' && item.block === data.block)
        ? next
        : { ...next, items: [...next.items, { kind: 'text', block: data.block, text: '' }] },
    ),
  ),
  'a tool call that starts again comes last': (view, event) => {
    if (event.event !== 'tool_start') return applyEvent(view, event)
    const { toolCallId } = event.data
    const items = view.items.filter((item) => item.kind === 'text' || item.toolCallId !== toolCallId)
    return applyEvent({ ...view, items }, event)
  },
  'a tool call that starts again keeps its end': (view, event) => {
    const end = view.items.find(
      (item) => item.kind === 'tool' && event.event === 'tool_start' && item.toolCallId === event.data.toolCallId,
    )
    const outcome = applyEvent(view, event)
    return end?.kind === 'tool' && end.end && outcome.outcome === 'applied'
      ? applyEvent(outcome.view, { event: 'tool_end', data: end.end })
      : outcome
  },
  'a known dataset is added': (view, event) =>
    event.event === 'dataset'
      ? { outcome: 'applied', view: { ...view, datasets: [...view.datasets, event.data] } }
      : applyEvent(view, event),
  'follow-ups add up': (view, event) =>
    event.event === 'follow_ups'
      ? { outcome: 'applied', view: { ...view, followUps: [...view.followUps, ...event.data.items] } }
      : applyEvent(view, event),
  'a fold forgets the last status': (view, event) =>
    mapped(applyEvent(view, event), (next) => ({ ...next, lastStatus: undefined })),
}

export const FAULTY_STEP: Record<string, Step> = {
  'the fold is shown while it is built': after((state) => (state.fold ? { ...state, view: state.fold.view } : state)),
  'the fold is built upon what is held': after((state, before) =>
    state.fold && !before.fold ? { ...state, fold: { ...state.fold, view: before.view } } : state,
  ),
  'a gap discards the cursor but not the view': after((state, before) =>
    state.gaps > before.gaps ? { ...state, view: before.view } : state,
  ),
  'an unknown event does not move the cursor': (state, input, moment) =>
    input.kind === 'received' && input.item.kind === 'event' && input.item.name === 'novelty'
      ? { state }
      : readerStep(state, input, moment),
  'a missing event goes unnoticed': (state, input, moment) =>
    readerStep(idOf(input) === undefined || state.fold ? state : { ...state, cursor: idOf(input)! - 1 }, input, moment),
  'an unfinished fold outlives its connection': after((state, before) =>
    before.fold && state.phase.phase === 'waiting'
      ? { ...state, view: before.fold.view, cursor: before.fold.cursor }
      : state,
  ),
  'the network is never tried again': after((state) =>
    state.phase.phase === 'waiting' ? { ...state, phase: { phase: 'stopped', reason: 'closed' } } : state,
  ),
}

function onText(fault: (view: RunView, data: TextData) => ApplyOutcome | undefined): Apply {
  return (view, event) => (event.event === 'text' ? fault(view, event.data) : undefined) ?? applyEvent(view, event)
}

function onDrop(fault: (before: RunView, after: RunView) => RunView): Apply {
  return (view, event) => {
    const outcome = applyEvent(view, event)
    return event.event === 'text' && event.data.drop ? mapped(outcome, (next) => fault(view, next)) : outcome
  }
}

function after(fault: (state: ReaderState, before: ReaderState) => ReaderState): Step {
  return (before: ReaderState, input: ReaderInput, moment: Moment): ReaderStep => {
    const step = readerStep(before, input, moment)
    return { ...step, state: fault(step.state, before) }
  }
}

function mapped(outcome: ApplyOutcome, change: (view: RunView) => RunView): ApplyOutcome {
  return outcome.outcome === 'applied' ? { outcome: 'applied', view: change(outcome.view) } : outcome
}

function text(view: RunView, data: TextData): ApplyOutcome {
  const event: LogEvent = { event: 'text', data }
  return applyEvent(view, event)
}

function heldLength(view: RunView, block: number): number {
  const item = view.items.find((held) => held.kind === 'text' && held.block === block)
  return item?.kind === 'text' ? item.text.length : 0
}

function withTools(items: RunView['items'], before: RunView['items']): RunView['items'] {
  return [...items, ...before.filter((item) => item.kind === 'tool' && !items.includes(item))]
}

function idOf(input: ReaderInput): number | undefined {
  return input.kind === 'received' && input.item.kind === 'event' ? input.item.id : undefined
}
