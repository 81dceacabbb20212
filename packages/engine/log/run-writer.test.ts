import { foldEvents, RUN_MAX_BYTES, viewText } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import { FOLD_EVERY_BYTES, PENDING_MAX_BYTES } from '../limits.ts'
import type { ExecutorEvent } from '../runs/executor.ts'
import type { Settlement, TransitionInput } from '../runs/transition.ts'
import { RunTooLargeError } from './run-bounds.ts'
import { RunWriterClosedError } from './run-writer.ts'
import { writerBench } from '../testing/run-writer-bench.ts'

const MEBIBYTE = 1024 * 1024

const text = (said: string): ExecutorEvent => ({ event: 'text', text: said })
const complete = (settlement: Settlement): TransitionInput => ({ input: 'complete', settlement })
const handBack = (settlement: Settlement): TransitionInput => ({ input: 'hand_back', settlement })
const charge = (id: string): { id: string; body: { costMicroUsd: number } } => ({ id, body: { costMicroUsd: 5 } })

/** Notes how a promise ends, at once when it does. */
function watch(promise: Promise<unknown>, said: string[], name: string): void {
  promise.then(
    () => said.push(`${name} resolved`),
    (error: unknown) => said.push(`${name} rejected: ${error instanceof Error ? error.name : ''}`),
  )
}

describe('emit', () => {
  test('resolves when all of it is durable, after readers may have it', async () => {
    const { clock, store, writer, said, told, events } = await writerBench()
    store.hold()
    watch(writer.emit([text('Hello'), text(', you')]), said, 'emit')
    await clock.advance(1_000)
    expect(said).toEqual([])
    store.release()
    await clock.settle()
    expect(said).toEqual(['committed', 'emit resolved'])
    expect(told).toEqual(await events())
    expect(told).toMatchObject([{ event: 'text', data: { text: 'Hello, you' } }])
  })

  test('need not be awaited: what waits together is one commit and one event', async () => {
    const { clock, store, writer, events } = await writerBench()
    void writer.emit([text('first')])
    await clock.settle()
    for (const word of ['a', 'b', 'c']) void writer.emit([text(word)])
    await clock.advance(100)
    expect(store.durable).toHaveLength(2)
    expect(await events()).toMatchObject([{ data: { text: 'first' } }, { data: { offset: 5, text: 'abc' } }])
  })

  test('of half a character resolves, though it waits for the other half', async () => {
    const { clock, writer, view } = await writerBench()
    await clock.wait(writer.emit([text('\ud83d')]), 1_000)
    await clock.wait(writer.emit([]), 1_000)
    await clock.wait(writer.emit([text('\ude00!')]), 1_000)
    expect(viewText(await view())).toBe('😀!')
  })

  test('of nothing resolves behind what is under way', async () => {
    const { clock, store, writer, said } = await writerBench()
    store.hold()
    watch(writer.emit([text('a')]), said, 'first')
    await clock.settle()
    watch(writer.emit([]), said, 'second')
    await clock.advance(100)
    expect(said).toEqual([])
    store.release()
    await clock.advance(100)
    expect(said).toEqual(['committed', 'first resolved', 'second resolved'])
  })

  test('rejects what no reader could read, and takes none of it', async () => {
    const { clock, writer, said, events } = await writerBench()
    const end: ExecutorEvent = {
      event: 'tool_end',
      data: { toolCallId: 't', tool: 'query', outcome: 'ok', summary: '', durationMs: 1 },
    }
    await expect(writer.emit([text('before'), end], { charges: [charge('c')] })).rejects.toThrow('No tool call t has begun')
    await clock.advance(100)
    expect(said).toEqual(['invalid'])
    expect(await events()).toEqual([])
  })

  test('rejects after the end, and what came too late for it is not said', async () => {
    const { clock, store, writer, said, view } = await writerBench()
    store.hold()
    const ended = writer.end(complete)
    watch(writer.emit([text('late')]), said, 'late')
    store.release()
    expect(await clock.wait(ended)).toBe('written')
    await expect(writer.emit([text('later')])).rejects.toBeInstanceOf(RunWriterClosedError)
    expect(said).toEqual(['late rejected: RunWriterClosedError', 'committed'])
    expect(viewText(await view())).toBe('')
    expect(await writer.end(complete)).toBe('lost')
  })
})

describe('checkpoints and charges', () => {
  test('become durable with the events of their emit, and stand for the text up to there', async () => {
    const { clock, store, runId, writer } = await writerBench()
    await clock.wait(writer.emit([text('one ')]))
    void writer.emit([text('two ')])
    void writer.emit([text('three')], { checkpoint: { step: 1 }, charges: [charge('c1')] })
    void writer.emit([text(' four')], { charges: [charge('c1'), charge('c2')] })
    await clock.advance(100)
    expect(await store.readCheckpoint(runId)).toEqual({ seq: 3, block: 0, offset: 13, afterTool: false, followUps: [], body: '{"step":1}' })
    expect(await store.readCharges(runId)).toEqual([charge('c1'), charge('c2')])
    expect((await store.readSegments(runId, 3, 1)).length).toBe(1)
  })

  test('may come without a word', async () => {
    const { clock, store, runId, writer } = await writerBench()
    await clock.wait(writer.emit([], { checkpoint: 7, charges: [charge('c1')] }))
    expect(await store.readCheckpoint(runId)).toMatchObject({ seq: 1, block: -1, offset: 0, body: '7' })
    expect(await store.readCharges(runId)).toEqual([charge('c1')])
  })

  test('of earlier attempts count in the settlement, once', async () => {
    const { clock, writer, record } = await writerBench({ charges: [charge('old')] })
    const dearer = { id: 'old', body: { costMicroUsd: 500 } }
    await clock.wait(writer.emit([], { charges: [dearer, charge('new')] }))
    await clock.wait(writer.end(complete))
    expect((await record()).costMicroUsd).toBe(10)
  })
})

describe('an end', () => {
  test('comes with what waits, in one commit, with the fold of it all', async () => {
    const { clock, store, runId, writer, view, record } = await writerBench()
    void writer.emit([text('Hello\ud83d')])
    expect(await clock.wait(writer.end(complete))).toBe('written')
    expect(store.durable).toHaveLength(1)
    expect(await record()).toMatchObject({ status: 'completed', owner: null, lastSeq: 3 })
    expect(viewText(await view())).toBe('Hello\ufffd')
    const fold = await store.readFold(runId)
    expect(fold && JSON.parse(fold.body)).toEqual(foldEvents(await view()))
    expect(fold).toMatchObject({ seq: 3 })
  })

  test('whose commit succeeded without saying so is written once', async () => {
    const { clock, store, writer, events } = await writerBench()
    store.faults.push('silent')
    void writer.emit([text('Hello')])
    expect(await clock.wait(writer.end(complete))).toBe('written')
    expect((await events()).map(({ event }) => event)).toEqual(['text', 'done'])
  })

  test('of a run that is another’s by now is lost, and whoever waits is told', async () => {
    const { clock, store, runId, writer, said, record } = await writerBench()
    const ownership = { owner: 'second', leaseUntilMs: clock.nowMs() * 2 }
    const run = await record()
    const unrenewed = [{ ...run, leaseUntilMs: run.leaseUntilMs ?? 0 }]
    await store.commit([{ kind: 'adopt', ownership, held: [], unrenewed, unended: [], nowMs: clock.nowMs() }])
    watch(writer.emit([text('late')]), said, 'emit')
    expect(await clock.wait(writer.end(complete))).toBe('lost')
    expect(said).toEqual(['lost', 'emit rejected: RunWriterClosedError'])
    expect((await store.readSegments(runId, 1, 1)).length).toBe(0)
    await expect(writer.emit([text('later')])).rejects.toBeInstanceOf(RunWriterClosedError)
  })

  test('is lost, not hanging, where the engine closes on a store that fails', async () => {
    const { clock, store, commit, writer, said } = await writerBench()
    store.isDown = true
    watch(writer.emit([text('never')]), said, 'emit')
    const ended = writer.end(complete)
    await clock.advance(500)
    await commit.close()
    expect(await ended).toBe('lost')
    expect(said).toEqual(['lost', 'emit rejected: RunWriterClosedError'])
  })
})

describe('cancel against completion', () => {
  test('the cancel came first: the run ends cancelled, with all that was said and spent', async () => {
    const { clock, writer, cancel, events, record, said } = await writerBench()
    await cancel()
    watch(writer.emit([text('Hello')], { charges: [charge('c')] }), said, 'emit')
    expect(await clock.wait(writer.end(complete))).toBe('written')
    expect(await record()).toMatchObject({ status: 'cancelled', costMicroUsd: 5 })
    expect((await events()).map(({ event }) => event)).toEqual(['text', 'done'])
    expect(said).toEqual(['committed', 'emit resolved'])
  })

  test('the completion came first: the wish finds it ended', async () => {
    const { clock, writer, cancel, events, record } = await writerBench()
    await clock.wait(writer.end(complete))
    await cancel()
    expect(await record()).toMatchObject({ status: 'completed', cancelledBy: null })
    expect(await events()).toHaveLength(1)
  })

  test('a wish that is noted while an append is under way is not forgotten', async () => {
    const { clock, store, writer, cancel, record } = await writerBench()
    store.hold()
    void writer.emit([text('Hello')])
    await clock.settle()
    await cancel()
    writer.noteCancel('user', 1)
    store.release()
    await clock.settle()
    expect(writer.record().cancelledBy).toBe('user')
    await clock.wait(writer.end(handBack))
    expect(await record()).toMatchObject({ status: 'cancelled' })
  })

  test.each(['completed', 'cancelled'])('while the end is under way, the store decides: %s', async (status) => {
    const { clock, store, writer, cancel, events, record } = await writerBench()
    store.hold()
    const ended = writer.end(complete)
    await clock.settle()
    if (status === 'cancelled') await cancel()
    writer.noteCancel('user', 1)
    store.release()
    expect(await clock.wait(ended)).toBe('written')
    expect((await record()).status).toBe(status)
    expect((await events()).filter(({ event }) => event === 'done')).toHaveLength(1)
  })

  test('a hand-back of a cancelled run ends it', async () => {
    const { clock, writer, cancel, record } = await writerBench()
    await cancel()
    await clock.wait(writer.end(handBack))
    expect(await record()).toMatchObject({ status: 'cancelled', attempt: 1 })
  })
})

describe('too much', () => {
  const nearlyFull = RUN_MAX_BYTES - 200 * 1024

  test('in all ends the run as too large; what was spent is kept, what was too much is not said', async () => {
    const { clock, store, runId, writer, said, record, view } = await writerBench({ loggedBytes: nearlyFull })
    await clock.wait(writer.emit([text('fits')]))
    watch(writer.emit([text('x'.repeat(100 * 1024))], { charges: [charge('c')], checkpoint: 1 }), said, 'emit')
    await clock.advance(100)
    expect(said).toEqual(['committed', 'too large', 'emit rejected: RunTooLargeError', 'committed'])
    await expect(writer.emit([text('more')])).rejects.toBeInstanceOf(RunTooLargeError)
    await clock.wait(writer.end((settlement) => ({ input: 'fail', settlement, code: 'too_large' })))
    expect(await record()).toMatchObject({ status: 'failed', reason: 'too_large', costMicroUsd: 5 })
    expect((await record()).loggedBytes).toBeLessThanOrEqual(RUN_MAX_BYTES)
    expect(viewText(await view())).toBe('fits')
    expect(await store.readCheckpoint(runId)).toBeUndefined()
  })

  test('is no completion, even where the executor takes itself to be through', async () => {
    const { clock, writer, record } = await writerBench({ loggedBytes: nearlyFull })
    void writer.emit([text('x'.repeat(300 * 1024))]).catch(() => undefined)
    await clock.wait(writer.end(complete))
    expect(await record()).toMatchObject({ status: 'failed', reason: 'too_large' })
  })

  test('at once, while nothing is durable, is bounded as well', async () => {
    const { clock, store, writer, said, record } = await writerBench()
    store.hold()
    void writer.emit([text('a')])
    await clock.settle()
    // What is under way counts as well: the last piece that alone would fit is one too many.
    const piece = text('x'.repeat(MEBIBYTE))
    for (let sent = 0; sent <= PENDING_MAX_BYTES; sent += MEBIBYTE) {
      void writer.emit([piece], { charges: [charge(`c${sent}`)] }).catch(() => undefined)
    }
    expect(said).toEqual(['too large'])
    store.release()
    await clock.advance(100)
    await clock.wait(writer.end(complete))
    expect(await record()).toMatchObject({ status: 'failed', reason: 'too_large', costMicroUsd: 5 * (PENDING_MAX_BYTES / MEBIBYTE) })
  })
})

test('the fold is stored as the log grows, never closer than it is long, and says what the log says', async () => {
  const { clock, store, runId, writer, view } = await writerBench()
  const word = 'word '.repeat(400)
  let sent = ''
  for (let count = 0; count < 700; count += 1) {
    sent += word
    await clock.wait(writer.emit([text(word)]))
  }
  const folds = store.durable.flat().flatMap((command) => (command.kind === 'write' && command.fold ? [command.fold] : []))
  expect(folds.length).toBeGreaterThan(1)
  for (const [index, fold] of folds.entries()) {
    const last = folds[index - 1]
    expect(fold.loggedBytes - (last?.loggedBytes ?? 0)).toBeGreaterThan(Math.max(FOLD_EVERY_BYTES, last?.body.length ?? 0))
  }
  expect(viewText(await view())).toBe(sent)
  const stored = await store.readFold(runId)
  const whole = (JSON.parse(stored?.body ?? '[]') as { event: string; data: { text?: string } }[]).map(({ data }) => data.text ?? '')
  expect(sent.startsWith(whole.join(''))).toBe(true)
  expect(whole.join('').length).toBeGreaterThan(sent.length / 3)
})
