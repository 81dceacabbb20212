import { applyEvent, emptyView, TEXT_EVENT_MAX_UNITS, type LogEvent, type RunView, type ViewItem } from '@perdure/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { createPendingEvents } from './pending-events.ts'
import { TEXT_START } from './text-position.ts'

type Happening = { say: string } | { start: number } | { does: 'close step' | 'take' | 'give back' | 'flush' }

/** Pairs, halves of pairs in any order, nothing, and more than one event holds. */
const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'bc ', '😀', '\ud83d', '\ude00', '', 'é') },
  { weight: 1, arbitrary: fc.constant('x😀'.repeat(TEXT_EVENT_MAX_UNITS / 2)) },
)
const happenings = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ say: word }) },
    { weight: 1, arbitrary: fc.record({ start: fc.nat({ max: 3 }) }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('close step', 'take', 'give back', 'flush') }) },
  ),
  { maxLength: 40, size: 'max' },
) as fc.Arbitrary<Happening[]>

/** What should be said: stretches of text, each made whole where something ends it, and tool calls between them. */
class Meant {
  readonly items: (string | number)[] = []
  #stretch = ''

  say(text: string): void {
    this.#stretch += text
  }

  /** A half pair that waits is given up here. */
  end(): void {
    const text = this.#stretch.toWellFormed()
    this.#stretch = ''
    if (text === '') return
    if (typeof this.items.at(-1) === 'string') this.items[this.items.length - 1] += text
    else this.items.push(text)
  }

  start(tool: number): void {
    this.end()
    if (!this.items.includes(tool)) this.items.push(tool)
    else this.items.push(-1)
  }
}

function toolStart(tool: number): LogEvent {
  return { event: 'tool_start', data: { toolCallId: `${tool}`, tool: 'query', title: '', input: {} } }
}

function read(events: readonly LogEvent[]): RunView {
  let view = emptyView()
  for (const event of events) {
    const outcome = applyEvent(view, event)
    if (outcome.outcome === 'gap') throw new Error(`a gap at ${JSON.stringify(event)}`)
    view = outcome.view
  }
  return view
}

function meaningOf(item: ViewItem): string | number {
  return item.kind === 'text' ? item.text : Number(item.toolCallId)
}

describe('whatever an executor says, and however it is taken', () => {
  test('a reader holds just that, in blocks between tool calls, with no half of a pair', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const pending = createPendingEvents(TEXT_START)
        const meant = new Meant()
        const log: LogEvent[] = []
        let inHand: LogEvent[] | undefined
        const write = (): void => void log.push(...(inHand ?? []))
        for (const one of all) {
          if ('say' in one) {
            pending.add(one.say)
            meant.say(one.say)
          } else if ('start' in one) {
            pending.add(toolStart(one.start))
            meant.start(one.start)
          } else if (one.does === 'take' && inHand === undefined) {
            inHand = pending.take()
          } else if (one.does === 'take') {
            write()
            inHand = undefined
          } else if (one.does === 'give back' && inHand !== undefined) {
            pending.giveBack(inHand)
            inHand = undefined
          } else if (one.does === 'close step' || one.does === 'flush') {
            if (one.does === 'flush') pending.flushText()
            else pending.closeStep()
            meant.end()
          }
        }
        pending.flushText()
        meant.end()
        write()
        log.push(...pending.take())
        expect(pending.isEmpty()).toBe(true)
        expect(pending.sizeBytes()).toBe(0)
        for (const event of log) {
          if (event.event !== 'text') continue
          expect(event.data.text.isWellFormed()).toBe(true)
          expect(event.data.text.length).toBeLessThanOrEqual(TEXT_EVENT_MAX_UNITS)
        }
        const held = read(log).items
        expect(held.map(meaningOf)).toEqual(meant.items.filter((item) => item !== -1))
        expect(held.flatMap((item) => (item.kind === 'text' ? [item.block] : []))).toEqual(
          held.flatMap((item) => (item.kind === 'text' ? [item] : [])).map((_, index) => index),
        )
      }),
      runCount(300),
    )
  })
})

describe('deltas that wait together', () => {
  const texts = (events: readonly LogEvent[]): unknown[] =>
    events.map((event) => (event.event === 'text' ? [event.data.block, event.data.offset, event.data.text] : event.event))

  test('are one event, until a commit takes them', () => {
    const pending = createPendingEvents(TEXT_START)
    for (const text of ['a', 'b', 'c']) pending.add(text)
    expect(texts(pending.take())).toEqual([[0, 0, 'abc']])
    pending.add('d')
    expect(texts(pending.take())).toEqual([[0, 3, 'd']])
  })

  test('are never joined over a checkpoint, a tool call or what was given back', () => {
    const pending = createPendingEvents(TEXT_START)
    pending.add('a')
    expect(pending.closeStep()).toBe(1)
    pending.add('b')
    pending.add(toolStart(1))
    pending.add('c')
    expect(texts(pending.take())).toEqual([[0, 0, 'a'], [0, 1, 'b'], 'tool_start', [1, 0, 'c']])
    pending.add('d')
    const taken = pending.take()
    expect(pending.sizeBytes()).toBe(0)
    pending.giveBack(taken)
    expect(pending.sizeBytes()).toBe(1)
    pending.add('e')
    expect(texts(pending.take())).toEqual([[1, 1, 'd'], [1, 2, 'e']])
  })

  test('are as long as an event may be, and no longer', () => {
    const pending = createPendingEvents(TEXT_START)
    pending.add('x'.repeat(TEXT_EVENT_MAX_UNITS - 1))
    pending.add('yz')
    expect(pending.take().map((event) => event.event === 'text' && event.data.text.length)).toEqual([
      TEXT_EVENT_MAX_UNITS - 1,
      2,
    ])
  })
})

test('half a pair waits for its other half, through a commit, and is given up only where nothing can come', () => {
  const pending = createPendingEvents(TEXT_START)
  pending.add('\ud83d')
  expect(pending.isEmpty()).toBe(true)
  expect(pending.take()).toEqual([])
  pending.add('\ude00')
  pending.add('\ud83d')
  pending.flushText()
  expect(pending.take()).toMatchObject([{ data: { text: '😀\ufffd' } }])
  pending.add('\ud83d')
  pending.discard()
  pending.flushText()
  expect(pending.isEmpty()).toBe(true)
})

test('text goes on where an earlier attempt’s checkpoint left it', () => {
  const within = createPendingEvents({ block: 2, offset: 7, afterTool: false })
  within.add('on')
  expect(within.take()).toMatchObject([{ data: { block: 2, offset: 7, text: 'on' } }])
  const behind = createPendingEvents({ block: 2, offset: 7, afterTool: true })
  behind.add('new')
  expect(behind.take()).toMatchObject([{ data: { block: 3, offset: 0, text: 'new' } }])
  expect(behind.position()).toEqual({ block: 3, offset: 3, afterTool: false })
})
