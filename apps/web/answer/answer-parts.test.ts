import { applyEvent, emptyView, foldEvents, type LogEvent, type RunView } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { answerParts } from './answer-parts.ts'
import { CHART_CALL, CHART_END, chartOf, MARGIN_CALL, MARGIN_DATASET, MARGIN_END } from '../testing/samples/sample-answer.ts'

const DATASET: LogEvent = { event: 'dataset', data: MARGIN_DATASET }
const text = (block: number, words: string): LogEvent => ({
  event: 'text',
  data: { mode: 'delta', block, offset: 0, text: words },
})

function viewOf(events: readonly LogEvent[]): RunView {
  return events.reduce((view, event) => {
    const outcome = applyEvent(view, event)
    if (outcome.outcome === 'gap') throw new Error('gap')
    return outcome.view
  }, emptyView())
}

/** Parts as a line each: what a person would see from top to bottom. */
function seen(view: RunView): string[] {
  return answerParts(view).flatMap((part) =>
    part.kind === 'text'
      ? [part.text]
      : [...part.calls.map(({ toolCallId }) => toolCallId), ...part.figures.map(({ key }) => key)],
  )
}

const LOG = [
  text(0, 'First.'),
  MARGIN_CALL,
  DATASET,
  MARGIN_END,
  text(1, 'Then.'),
  CHART_CALL,
  chartOf('bar'),
  CHART_END,
  text(2, 'Last.'),
]

it('stands in the order it was said, each figure with the call that asked for it', () => {
  expect(seen(viewOf(LOG))).toEqual(['First.', 'call-1', 'table-ds-1', 'Then.', 'call-2', 'chart-chart-bar', 'Last.'])
})

it('looks the same from a fold, in which figures stand last', () => {
  const view = viewOf(LOG)
  expect(answerParts(viewOf(foldEvents(view)))).toEqual(answerParts(view))
})

it('puts calls in a row together, and a chart nobody asked for with its dataset', () => {
  const view = viewOf([
    MARGIN_CALL,
    DATASET,
    MARGIN_END,
    { ...CHART_CALL, data: { ...CHART_CALL.data, input: null } } as LogEvent,
    chartOf('pie'),
  ])
  expect(answerParts(view)).toMatchObject([
    { kind: 'tools', calls: [{}, {}], figures: [{ kind: 'table' }, { kind: 'chart' }] },
  ])
})

it('gives charts of one dataset to the calls that drew them, in their order', () => {
  const again = { ...CHART_CALL, data: { ...CHART_CALL.data, toolCallId: 'call-3' } } as LogEvent
  const view = viewOf([MARGIN_CALL, DATASET, CHART_CALL, text(0, 'Between.'), again, chartOf('bar'), chartOf('pie')])
  expect(seen(view)).toEqual([
    'call-1',
    'call-2',
    'table-ds-1',
    'chart-chart-bar',
    'Between.',
    'call-3',
    'chart-chart-pie',
  ])
})

it('keeps a table whose call was taken back, and leaves out a chart without its table', () => {
  expect(seen(viewOf([text(0, 'Text.'), DATASET]))).toEqual(['Text.', 'table-ds-1'])
  expect(seen(viewOf([text(0, 'Text.'), chartOf('bar')]))).toEqual(['Text.'])
})
