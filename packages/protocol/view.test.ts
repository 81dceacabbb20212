import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldEvents } from './fold.ts'
import type { LogEvent, TextData } from './events.ts'
import { EVENT_MAX_BYTES, TEXT_EVENT_MAX_UNITS } from './limits.ts'
import { eventSizeBytes } from './fit-event.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'
import { applyEvent, applyQueueMove, emptyView, viewText, type RunView } from './view.ts'

const delta = (block: number, offset: number, text: string): LogEvent => ({
  event: 'text',
  data: { mode: 'delta', block, offset, text },
})
const snapshot = (block: number, offset: number, text: string, drop?: string[]): LogEvent => {
  const data: TextData = { mode: 'snapshot', block, offset, text }
  return { event: 'text', data: drop ? { ...data, drop } : data }
}
const start = (toolCallId: string, title = ''): LogEvent => ({
  event: 'tool_start',
  data: { toolCallId, tool: 'query', title, input: {} },
})
const end = (toolCallId: string): LogEvent => ({
  event: 'tool_end',
  data: { toolCallId, tool: 'query', outcome: 'ok', summary: '', durationMs: 1 },
})
const dataset = (datasetId: string, toolCallId: string, title = ''): LogEvent => ({
  event: 'dataset',
  data: { datasetId, toolCallId, title, columns: [], rows: [], total: 0, asOf: '2026-06-30', scope: '' },
})
const chart = (chartId: string, datasetId: string): LogEvent => ({
  event: 'chart',
  data: { chartId, datasetId, title: '', spec: { kind: 'bar', x: 'a', series: ['b'], unit: 'usd' } },
})
const followUps = (...items: string[]): LogEvent => ({ event: 'follow_ups', data: { items } })
const check = (unsupported: number): LogEvent => ({
  event: 'check',
  data: { cited: 1, supported: 2, unsupported, marks: [{ offset: 0, length: 3 }] },
})
const queued = (attempt: number): LogEvent => ({ event: 'status', data: { status: 'queued', attempt } })

function apply(events: readonly LogEvent[], from = emptyView()): RunView {
  return events.reduce((view, event, index) => {
    const outcome = applyEvent(view, event)
    if (outcome.outcome === 'gap') throw new Error(`event ${index} is a gap`)
    return outcome.view
  }, from)
}

/** The items in short: `0:text` for a block, the id for a tool call, with a full stop once it has ended. */
function items(view: RunView): string[] {
  return view.items.map((item) =>
    item.kind === 'text' ? `${item.block}:${item.text}` : `${item.toolCallId}${item.end ? '.' : ''}`,
  )
}

describe('text', () => {
  test('a delta below the length held loses its overlap, also all of it', () => {
    expect(items(apply([delta(0, 0, 'hello'), delta(0, 3, 'lo, you')]))).toEqual(['0:hello, you'])
    const held = apply([delta(0, 0, 'hello')])
    expect(apply([delta(0, 1, 'el')], held)).toBe(held)
  })

  test('an offset above the length held is a gap, for deltas and snapshots', () => {
    expect(applyEvent(apply([delta(0, 0, 'ab')]), delta(0, 3, 'd'))).toEqual({ outcome: 'gap' })
    expect(applyEvent(apply([delta(0, 0, 'ab')]), snapshot(0, 3, 'd'))).toEqual({ outcome: 'gap' })
    expect(applyEvent(emptyView(), delta(4, 1, 'd'))).toEqual({ outcome: 'gap' })
  })

  test('a snapshot cuts its block, appends, and drops every later block but no tool call', () => {
    const held = apply([delta(0, 0, 'abc'), start('t'), delta(1, 0, 'def'), start('u'), delta(2, 0, 'ghi')])
    expect(items(apply([snapshot(1, 1, 'X')], held))).toEqual(['0:abc', 't', '1:dX', 'u'])
  })

  test('a block without text does not exist', () => {
    expect(items(apply([delta(0, 0, ''), snapshot(1, 0, '')]))).toEqual([])
    expect(items(apply([delta(0, 0, 'a'), start('t'), delta(1, 0, 'b'), snapshot(1, 0, '')]))).toEqual(['0:a', 't'])
  })

  test('a block that was cut away and comes again is last, one that is replaced keeps its place', () => {
    const held = apply([delta(0, 0, 'a'), start('t'), end('t')])
    expect(items(apply([snapshot(0, 0, ''), delta(0, 0, 'b')], held))).toEqual(['t.', '0:b'])
    expect(items(apply([snapshot(0, 0, 'b')], held))).toEqual(['0:b', 't.'])
  })

  test('offsets count code units, and a pair that came in halves is whole again', () => {
    const view = apply([delta(0, 0, '😀\ud83d'), delta(0, 3, '\ude00!')])
    expect(viewText(view)).toBe('😀😀!')
  })
})

describe('a takeover', () => {
  const held = apply([
    start('t'),
    end('t'),
    dataset('d', 't'),
    chart('c', 'd'),
    delta(0, 0, 'abc'),
    start('u'),
    dataset('e', 'u'),
    followUps('more?'),
  ])

  test('removes what `drop` names, of each kind, and any follow-ups', () => {
    const view = apply([snapshot(0, 1, '', ['u', 'e', 'c'])], held)
    expect(items(view)).toEqual(['t.', '0:a'])
    expect(view.datasets.map(({ datasetId }) => datasetId)).toEqual(['d'])
    expect(view.charts).toEqual([])
    expect(view.followUps).toEqual([])
  })

  test('takes the check with it', () => {
    const checked = apply([check(1)], held)
    expect(checked.check).toMatchObject({ unsupported: 1 })
    expect(apply([snapshot(0, 3, '', [])], checked).check).toBeUndefined()
    expect(apply([snapshot(0, 3, '')], checked).check).toEqual(checked.check)
  })

  test('that names none still removes follow-ups', () => {
    expect(apply([snapshot(0, 3, '', [])], held).followUps).toEqual([])
    expect(apply([snapshot(0, 3, '')], held).followUps).toEqual(['more?'])
  })

  test('leaves a dataset whose tool call it drops, if it does not name it', () => {
    const view = apply([snapshot(0, 3, '', ['u'])], held)
    expect(view.datasets.map(({ toolCallId }) => toolCallId)).toEqual(['t', 'u'])
    expect(apply(foldEvents(view))).toEqual(view)
  })
})

describe('tools, datasets and charts', () => {
  test('a known tool call starts again in its place, without its end', () => {
    const view = apply([start('t'), end('t'), start('u'), start('t', 'again')])
    expect(items(view)).toEqual(['t', 'u'])
    expect(view.items[0]).toMatchObject({ start: { title: 'again' } })
  })

  test('a tool_end without its start is a gap', () => {
    expect(applyEvent(emptyView(), end('t'))).toEqual({ outcome: 'gap' })
  })

  test('a known dataset and a known chart are replaced in their place', () => {
    const view = apply([
      dataset('d', 't'),
      dataset('e', 't'),
      dataset('d', 't', 'new'),
      chart('c', 'd'),
      chart('c', 'e'),
    ])
    expect(view.datasets.map(({ datasetId, title }) => `${datasetId}${title}`)).toEqual(['dnew', 'e'])
    expect(view.charts.map(({ datasetId }) => datasetId)).toEqual(['e'])
  })

  test('the last check counts', () => {
    expect(apply([check(1), check(0)]).check).toMatchObject({ unsupported: 0 })
  })

  test('the last follow-ups count', () => {
    expect(apply([followUps('a', 'b'), followUps('c')]).followUps).toEqual(['c'])
  })
})

describe('status', () => {
  test('done ends the run; the last status stays for the fold', () => {
    const done: LogEvent = {
      event: 'done',
      data: { status: 'failed', reason: 'steps', attempt: 2, durationMs: 1, usage: [] },
    }
    const view = apply([queued(1), done])
    expect(view).toMatchObject({ status: 'failed', reason: 'steps', attempt: 2, lastStatus: { status: 'queued' } })
    expect(foldEvents(view).map(({ event }) => event)).toEqual(['status', 'done'])
  })

  test('a reason is gone with the next status', () => {
    const back: LogEvent = { event: 'status', data: { status: 'queued', attempt: 2, reason: 'drained' } }
    const running: LogEvent = { event: 'status', data: { status: 'running', attempt: 2 } }
    expect(apply([back]).reason).toBe('drained')
    expect(apply([back, running]).reason).toBeUndefined()
  })

  test('a queue move changes the place in the queue and never the fold', () => {
    const view = apply([queued(1)])
    const moved = applyQueueMove(view, { attempt: 1, queue: { position: 3 } })
    expect(moved.queue).toEqual({ position: 3 })
    expect(foldEvents(moved)).toEqual(foldEvents(view))
  })

  test('a queue move of another attempt, or for a run that no longer waits, says nothing', () => {
    const running = apply([queued(1), { event: 'status', data: { status: 'running', attempt: 1 } }])
    expect(applyQueueMove(running, { attempt: 1, queue: { position: 3 } })).toBe(running)
    const again = apply([queued(2)])
    expect(applyQueueMove(again, { attempt: 1, queue: { position: 3 } })).toBe(again)
  })
})

describe('the fold', () => {
  test('tells blocks and tool calls in order, then datasets, charts, follow-ups, the check, error, status and done', () => {
    const events: LogEvent[] = [
      queued(1),
      check(0),
      followUps('more?'),
      delta(0, 0, 'a'),
      start('t'),
      dataset('d', 't'),
      chart('c', 'd'),
      delta(1, 0, 'b'),
      end('t'),
      { event: 'error', data: { code: 'internal', message: '', retryable: true } },
      { event: 'done', data: { status: 'failed', attempt: 1, durationMs: 1, usage: [] } },
    ]
    expect(foldEvents(apply(events)).map(({ event }) => event)).toEqual([
      'text',
      'tool_start',
      'tool_end',
      'text',
      'dataset',
      'chart',
      'follow_ups',
      'check',
      'error',
      'status',
      'done',
    ])
  })

  test('of nothing is nothing', () => {
    expect(foldEvents(emptyView())).toEqual([])
  })

  test('a long block is a snapshot and further deltas, within the bound even at six bytes a code unit', () => {
    const text = '\u0001'.repeat(3 * TEXT_EVENT_MAX_UNITS)
    const fold = foldEvents(apply([delta(0, 0, text)]))
    expect(fold.map(({ data }) => (data as TextData).mode)).toEqual(['snapshot', 'delta', 'delta'])
    expect(Math.max(...fold.map((event) => eventSizeBytes(event)))).toBeLessThanOrEqual(EVENT_MAX_BYTES)
    expect(viewText(apply(fold))).toBe(text)
  })
})

/** Any events at all, also such as no engine would write: a fold must be true to whatever a reader may come to hold. */
const id = fc.constantFrom('x', 'y', 'z')
const anyText = fc.constantFrom('', 'a', 'bc', '😀', '\ud83d', '\ude00', 'x😀y')
const place = fc.nat({ max: 3 })
const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  fc.tuple(place, place, anyText).map(([block, offset, text]) => delta(block, offset, text)),
  fc
    .tuple(place, place, anyText, fc.option(fc.array(id), { nil: undefined }))
    .map(([block, offset, text, drop]) => snapshot(block, offset, text, drop)),
  fc.tuple(id, anyText).map(([toolCallId, title]) => start(toolCallId, title)),
  id.map(end),
  fc.tuple(id, id, anyText).map(([datasetId, toolCallId, title]) => dataset(datasetId, toolCallId, title)),
  fc.tuple(id, id).map(([chartId, datasetId]) => chart(chartId, datasetId)),
  fc.array(anyText).map((texts) => followUps(...texts)),
  place.map(check),
  place.map((attempt) => queued(attempt + 1)),
)

const anyView = fc.array(anyEvent, { maxLength: 30 }).map((events) =>
  events.reduce((view, event) => {
    const outcome = applyEvent(view, event)
    return outcome.outcome === 'applied' ? outcome.view : view
  }, emptyView()),
)

test('a fold brings an empty reader to the same view, whatever that is', { timeout: RUNS_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(anyView, fc.integer({ min: 2, max: 5 }), (view, maxUnits) => {
      expect(apply(foldEvents(view, maxUnits))).toEqual(view)
    }),
    runCount(1000),
  )
})

test('no fold splits a pair', { timeout: RUNS_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 7 }), (text, maxUnits) => {
      for (const { data } of foldEvents(apply([delta(0, 0, text)]), maxUnits)) {
        expect((data as TextData).text.isWellFormed()).toBe(true)
      }
    }),
    runCount(300),
  )
})

test('a view never changes: each event makes a new one', { timeout: RUNS_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(anyView, anyEvent, (view, event) => {
      const before = structuredClone(view)
      applyEvent(view, event)
      expect(view).toEqual(before)
    }),
    runCount(300),
  )
})
