import { describe, expect, test } from 'vitest'
import { GAPS_MAX, wakeAtMs } from './reader.ts'
import type { ReaderInput } from './reader-state.ts'
import {
  disconnected,
  done,
  DrivenReader,
  event,
  reading,
  ready,
  received,
  responded,
  running,
  say,
} from './testing/driven-reader.ts'
import { emptyView, viewText } from './view.ts'

describe('attaching', () => {
  test('begins without a cursor, or with what was held before', () => {
    expect(new DrivenReader().taken()).toEqual([{ kind: 'attach', cursor: undefined }])
    const { state } = reading()
    expect(new DrivenReader({ view: state.view, cursor: 5 }).taken()).toEqual([{ kind: 'attach', cursor: 5 }])
  })

  test('a fold is shown at its last event and not before', () => {
    const driven = new DrivenReader().feed(responded(200), ready(true, 5), say(0, 'hello'))
    expect(driven.state).toMatchObject({ cursor: undefined, view: emptyView() })
    driven.feed(running(5))
    expect(driven.state.cursor).toBe(5)
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.state.run).toEqual({ runId: 'r', conversationId: 'c' })
  })

  test('a connection that ends inside a fold leaves what was held', () => {
    const driven = reading().feed(ready(true, 9), say(0, 'other'), disconnected).pass(10_000)
    expect(driven.state.cursor).toBe(5)
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.taken().at(-1)).toEqual({ kind: 'attach', cursor: 5 })
  })

  test('a fold in mid-stream takes the place of what was held', () => {
    const driven = reading().feed(say(5, ' you', 6), ready(true, 9), say(0, 'other'), running(9), say(5, '!', 10))
    expect(viewText(driven.state.view)).toBe('other!')
    expect(driven.state.cursor).toBe(10)
  })

  test('done ends the reader', () => {
    const driven = reading().feed(done(6))
    expect(driven.phase).toEqual({ phase: 'ended' })
    expect(driven.taken()).toEqual([{ kind: 'close' }])
    expect(wakeAtMs(driven.state)).toBeUndefined()
    expect(driven.feed(disconnected, { kind: 'shown' }, { kind: 'close' }).taken()).toEqual([])
  })
})

describe('a gap', () => {
  test.for<[string, ReaderInput]>([
    ['an offset above the length held', say(9, 'x', 6)],
    [
      'a tool_end without its start',
      event('tool_end', { toolCallId: 't', tool: 'q', outcome: 'ok', summary: '', durationMs: 1 }, 6),
    ],
    ['an event that is missing', say(5, 'x', 7)],
    ['a logged event without an id', say(5, 'x')],
    ['text that cannot be read', event('text', { mode: 'delta' }, 6)],
    ['data that is no JSON', event('dataset', undefined, 6)],
    ['an event without end', received({ kind: 'overflow' })],
    ['a ready for another cursor', ready(false, 4)],
    ['a ready of another protocol', ready(true, 9, { protocol: 2 })],
  ])('is %s: state and cursor go, and the reader attaches with none at once', ([, input]) => {
    const driven = reading().feed(input)
    expect(driven.taken()).toEqual([{ kind: 'attach', cursor: undefined }])
    expect(driven.state).toMatchObject({ cursor: undefined, view: emptyView() })
  })

  test('is an event before the first ready', () => {
    const driven = reading()
      .feed(disconnected)
      .pass(10_000)
      .feed(responded(200), say(5, 'x', 6))
    expect(driven.state.cursor).toBeUndefined()
  })

  test('is a fold that ends elsewhere than it said', () => {
    expect(reading().feed(ready(true, 9), running(8)).taken()).toEqual([{ kind: 'attach', cursor: undefined }])
  })

  test('after gap waits, and in the end gives up', () => {
    const driven = reading()
    for (let gap = 1; gap < GAPS_MAX; gap += 1) {
      driven.feed(received({ kind: 'overflow' }))
      if (gap > 1) expect(driven.phase.phase).toBe('waiting')
      driven.pass(30_000).feed(responded(200))
    }
    driven.feed(received({ kind: 'overflow' }))
    expect(driven.phase).toEqual({ phase: 'stopped', reason: 'unreadable' })
  })
})

describe('what is passed over', () => {
  test('an event that was applied before', () => {
    const driven = reading().feed(say(0, 'again', 5))
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.state.cursor).toBe(5)
  })

  test('an unknown event, whose id still moves the cursor', () => {
    expect(reading().feed(event('weather', undefined, 6), say(5, '!', 7)).state.cursor).toBe(7)
  })

  test('a chart of a kind this version does not know', () => {
    const spec = { kind: 'hologram', x: 'a', series: ['b'], unit: 'usd' }
    const driven = reading().feed(event('chart', { chartId: 'c', datasetId: 'd', title: '', spec }, 6))
    expect(driven.state).toMatchObject({ cursor: 6, view: { charts: [] } })
  })
})

describe('the place in the queue', () => {
  const queued = { status: 'queued', attempt: 1 }

  test('comes with ready, moves without a cursor, and goes when the run starts', () => {
    const driven = new DrivenReader().feed(responded(200), ready(true, 1, { ...queued, queue: { position: 2 } }))
    driven.feed(event('status', queued, 1))
    expect(driven.state.view.queue).toEqual({ position: 2 })
    driven.feed(event('status', { ...queued, queue: { position: 1 } }))
    expect(driven.state).toMatchObject({ cursor: 1, view: { queue: { position: 1 } } })
    driven.feed(running(2))
    expect(driven.state.view.queue).toBeUndefined()
  })

  test('that was logged does not hide the newer one that ready told', () => {
    const driven = new DrivenReader().feed(responded(200), ready(true, 1, { ...queued, queue: { position: 1 } }))
    driven.feed(event('status', { ...queued, queue: { position: 4 } }, 1))
    expect(driven.state.view.queue).toEqual({ position: 1 })
  })
})
