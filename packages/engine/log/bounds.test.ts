import { EVENT_MAX_BYTES, eventSizeBytes, RUN_MAX_BYTES, viewText, type LogEvent } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import {
  CHARGE_MAX_BYTES,
  CHARGES_MAX,
  CHECKPOINT_MAX_BYTES,
  PENDING_MAX_BYTES,
  RUN_END_RESERVE_BYTES,
  RUN_END_RESERVE_EVENTS,
  RUN_MAX_EVENTS,
  SUBSCRIBER_BUDGET_BYTES,
} from '../limits.ts'
import type { ExecutorEvent } from '../runs/executor.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { Settlement, TransitionInput } from '../runs/transition.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { writerBench, type WriterBench } from '../testing/run-writer-bench.ts'
import { createRun, write, writeCommand } from '../testing/store-commands.ts'
import { attachmentChunks } from './attachment.ts'
import { createFeed } from './feed.ts'
import { RunTooLargeError } from './run-bounds.ts'
import { chargeSizeBytes } from './run-charges.ts'
import { encodeSegment } from './segment.ts'

/** Each bound of the log: what is just within it, and what is one too many. */

const complete = (settlement: Settlement): TransitionInput => ({ input: 'complete', settlement })
const charge = (id: string) => ({ id, body: { costMicroUsd: 5 } })
const text = (said: string): ExecutorEvent => ({ event: 'text', text: said })

/** Says all of it and ends, as an executor does that awaits each emit. */
async function endOf(bench: WriterBench, emits: readonly ExecutorEvent[][]): Promise<RunRecord> {
  for (const events of emits) await bench.clock.wait(bench.writer.emit(events).catch(() => undefined))
  await bench.clock.wait(bench.writer.end(complete))
  return bench.record()
}

describe('bytes of one event', () => {
  test.each([0, 1, 100_000])('%i past the bound: what is logged is within it', async (past) => {
    const bench = await writerBench()
    const start: ExecutorEvent = { event: 'tool_start', data: { toolCallId: 't', tool: 'q', title: 'T', input: '' } }
    const input = 'x'.repeat(EVENT_MAX_BYTES - eventSizeBytes(start) + past)
    await endOf(bench, [[{ ...start, data: { ...start.data, input } }]])
    const [segment] = await bench.store.readSegments(bench.runId, 1, 1)
    const [first = 0, second = 0] = segment?.offsets ?? []
    expect(second - first).toBeLessThanOrEqual(EVENT_MAX_BYTES)
    const [logged] = await bench.events()
    expect(JSON.stringify(logged).includes(input)).toBe(past === 0)
  })
})

describe('bytes of a run', () => {
  const word: LogEvent = { event: 'text', data: { mode: 'delta', block: 0, offset: 0, text: 'word' } }
  const wordBytes = encodeSegment([word], 1, 0).bytes.length
  const roomBytes = RUN_MAX_BYTES - RUN_END_RESERVE_BYTES

  test('up to the bound are logged', async () => {
    const ended = await endOf(await writerBench({ loggedBytes: roomBytes - wordBytes }), [[text('word')]])
    expect(ended).toMatchObject({ status: 'completed' })
  })

  test('one past it end the run as too large', async () => {
    const ended = await endOf(await writerBench({ loggedBytes: roomBytes - wordBytes + 1 }), [[text('word')]])
    expect(ended).toMatchObject({ status: 'failed', reason: 'too_large' })
    expect(ended.loggedBytes).toBeLessThanOrEqual(RUN_MAX_BYTES)
  })
})

describe('events of a run', () => {
  const EMIT_EVENTS = 50_000
  /** Two runs at the bound, on a machine with much else to do. */
  const HALF_A_MILLION_EVENTS_MS = 120_000
  const event: ExecutorEvent = { event: 'follow_ups', data: { items: ['?'] } }

  /** So many events, beside the `status` with which the log began. */
  function emitsOf(count: number): ExecutorEvent[][] {
    const emits: ExecutorEvent[][] = []
    for (let left = count; left > 0; left -= EMIT_EVENTS) {
      emits.push(Array.from({ length: Math.min(left, EMIT_EVENTS) }, () => event))
    }
    return emits
  }

  test('up to the bound are logged, and one past it ends the run as too large', { timeout: HALF_A_MILLION_EVENTS_MS }, async () => {
    const most = RUN_MAX_EVENTS - RUN_END_RESERVE_EVENTS - 1
    const within = await endOf(await writerBench(), emitsOf(most))
    expect(within).toMatchObject({ status: 'completed', lastSeq: most + 2 })
    const past = await endOf(await writerBench(), emitsOf(most + 1))
    expect(past).toMatchObject({ status: 'failed', reason: 'too_large' })
    expect(past.lastSeq).toBeLessThanOrEqual(RUN_MAX_EVENTS)
  })
})

describe('bytes that wait for a commit', () => {
  test.each([
    { past: 0, status: 'completed' },
    { past: 1, status: 'failed' },
  ])('$past past the bound: an executor that awaits nothing ends $status', async ({ past, status }) => {
    const bench = await writerBench()
    bench.store.hold()
    // The first commit is under way: what comes now waits behind it.
    bench.writer.emit([text('a')]).catch(() => undefined)
    await bench.clock.settle()
    for (let left = PENDING_MAX_BYTES - 'a'.length + past; left > 0; left -= 1024 * 1024) {
      bench.writer.emit([text('x'.repeat(Math.min(left, 1024 * 1024)))]).catch(() => undefined)
    }
    bench.store.release()
    expect(await endOf(bench, [])).toMatchObject({ status })
  })

  test.each([
    { past: 0, status: 'completed' },
    { past: 1, status: 'failed' },
  ])('count what is no event too: $past past the bound with a checkpoint and a charge ends $status', async ({ past, status }) => {
    const bench = await writerBench()
    bench.store.hold()
    const waiting = charge('c')
    bench.writer.emit([text('a')], { checkpoint: 'x'.repeat(CHECKPOINT_MAX_BYTES - 2), charges: [waiting] }).catch(() => undefined)
    await bench.clock.settle()
    const roomBytes = PENDING_MAX_BYTES - 'a'.length - CHECKPOINT_MAX_BYTES - chargeSizeBytes(waiting)
    bench.writer.emit([text('é'.repeat(roomBytes / 2)), text('x'.repeat(past + (roomBytes % 2)))]).catch(() => undefined)
    bench.store.release()
    expect(await endOf(bench, [])).toMatchObject({ status })
  })

  test('hold back an executor that awaits: it says no more until they are durable', async () => {
    const bench = await writerBench()
    let emitted = 0
    async function talk(): Promise<void> {
      for (; emitted < 100; emitted += 1) await bench.writer.emit([text('x'.repeat(512 * 1024))])
    }
    bench.store.hold()
    const talking = talk()
    await bench.clock.advance(60_000)
    expect(emitted).toBe(0)
    bench.store.release()
    await bench.clock.wait(talking)
    expect(bench.said).not.toContain('too large')
    expect(emitted).toBe(100)
  })
})

describe('bytes of a checkpoint', () => {
  test('up to the bound are kept, and one past it ends the run as too large; what was spent is kept', async () => {
    const bench = await writerBench()
    const saved = 'x'.repeat(CHECKPOINT_MAX_BYTES - 2)
    await bench.clock.wait(bench.writer.emit([text('Kept. ')], { checkpoint: saved }))
    expect((await bench.store.readCheckpoint(bench.runId))?.body).toBe(JSON.stringify(saved))
    const refused = bench.writer.emit([text('Not kept.')], { checkpoint: `${saved}x`, charges: [charge('c')] })
    await expect(refused).rejects.toThrow(`its checkpoint may have at most ${CHECKPOINT_MAX_BYTES} bytes as JSON`)
    await expect(bench.writer.emit([text('Nor this.')])).rejects.toBeInstanceOf(RunTooLargeError)
    expect(bench.said).toContain('too large')
    expect(await endOf(bench, [])).toMatchObject({ status: 'failed', reason: 'too_large', costMicroUsd: 5 })
    expect(viewText(await bench.view())).toBe('Kept. ')
  })
})

describe('charges', () => {
  test('within the bounds of one and of a run are kept, and one more ends the run as too large', async () => {
    const bench = await writerBench()
    const longest = { id: 'longest', body: 'x'.repeat(CHARGE_MAX_BYTES - 'longest'.length - 2) }
    const charges = Array.from({ length: CHARGES_MAX - 1 }, (_, index) => charge(`c${index}`))
    await bench.clock.wait(bench.writer.emit([], { charges: [longest, ...charges] }))
    expect(await bench.store.readCharges(bench.runId)).toHaveLength(CHARGES_MAX)
    // One that is known already is none.
    await bench.clock.wait(bench.writer.emit([text('a')], { charges: [longest] }))
    const refused = bench.writer.emit([text('b')], { charges: [charge('one more')] })
    await expect(refused).rejects.toThrow(`it may have at most ${CHARGES_MAX} charges`)
    expect(await endOf(bench, [])).toMatchObject({ status: 'failed', reason: 'too_large' })
    expect(viewText(await bench.view())).toBe('a')
  })

  test.each([
    ['one byte too long', { id: 'c', body: 'x'.repeat(CHARGE_MAX_BYTES - 2) }, `at most ${CHARGE_MAX_BYTES} bytes`],
    ['without an id', { id: '', body: 1 }, 'at least one character'],
    ['with an id that no store keeps whole', { id: 'a\u0000b', body: 1 }, 'none of them U+0000'],
  ])('%s are refused in words, with all of their emit', async (_what, refused, words) => {
    const bench = await writerBench()
    await expect(bench.writer.emit([text('a')], { charges: [refused] })).rejects.toThrow(words)
    expect(bench.said).toEqual(['invalid'])
  })
})

describe('bytes not yet sent to a reader', () => {
  const snapshot = (said: string): LogEvent => ({ event: 'text', data: { mode: 'snapshot', block: 0, offset: 0, text: said } })
  /** Beside its text, for ids of one digit. */
  const envelopeBytes = encodeSegment([snapshot('')], 1, 0).bytes.length
  const PIECE_BYTES = 40_000

  /** What a reader gets next that pulls again when `behindBytes` have been logged, which a fold tells in a few. */
  async function nextOf(behindBytes: number): Promise<string> {
    const store = createMemoryStores().open('first')
    let record = await createRun(store)
    const feed = createFeed(record)
    const { signal } = new AbortController()
    const chunks = attachmentChunks({ feed, store, cursor: record.lastSeq, showCosts: true, signal })
    await chunks.next()
    const log = async (event: LogEvent): Promise<void> => {
      record = await write(store, writeCommand(record, [event]))
      feed.publish({ record })
    }
    const fromBytes = record.loggedBytes
    for (let left = behindBytes; left > 0; left -= PIECE_BYTES) {
      await log(snapshot('x'.repeat(Math.min(left, PIECE_BYTES) - envelopeBytes)))
    }
    expect(record.loggedBytes - fromBytes).toBe(behindBytes)
    const { value } = await chunks.next()
    await chunks.return(undefined)
    return new TextDecoder().decode(value as Uint8Array).split('\n', 2).join(' ')
  }

  test('within the budget: the reader reads on as logged', async () => {
    expect(await nextOf(SUBSCRIBER_BUDGET_BYTES)).toBe('id: 2 event: text')
  })

  test('one past it: the reader is given a fold that is shorter', async () => {
    expect(await nextOf(SUBSCRIBER_BUDGET_BYTES + 1)).toMatch(/^event: ready /)
  })
})
