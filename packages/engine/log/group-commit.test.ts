import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { sleep } from '../clock.ts'
import { silentLogger } from '../logger.ts'
import { COMMIT_SPACING_MS, STORE_RETRY_LAST_MS } from '../limits.ts'
import { createRun, say, writeCommand } from '../testing/store-commands.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { Store, StoreCommand, StoreResult } from '../stores/store.ts'
import { createFaultyStore, createVirtualClock, type CommitFault, type FaultyStore, type VirtualClock } from '../testing/index.ts'
import { createGroupCommit, GroupCommitClosedError, type CommitSource, type GroupCommit } from './group-commit.ts'
import { eventsOf } from './stored-view.ts'

interface Bench {
  clock: VirtualClock
  store: FaultyStore
  group: GroupCommit
  open(index: number): Promise<WordsSource>
}

/** A group over a memory store that takes `delayMs` for a commit. */
function bench(delayMs: () => number = () => 0): Bench {
  const clock = createVirtualClock()
  const memory = createMemoryStores().open('first')
  const store = createFaultyStore(memory, async () => {
    const takesMs = delayMs()
    if (takesMs > 0) await sleep(clock, takesMs)
  })
  const group = createGroupCommit({ store, clock, logger: silentLogger })
  const open = async (index: number): Promise<WordsSource> => new WordsSource(await createRun(memory, { userId: `user-${index}` }))
  return { clock, store, group, open }
}

/** The plainest of sources: words that become events of one run. */
class WordsSource implements CommitSource {
  record: RunRecord
  readonly told: string[] = []
  readonly results: StoreResult[] = []
  #waiting: string[] = []
  #taken: { words: string[]; record: RunRecord } | undefined

  constructor(record: RunRecord) {
    this.record = record
  }

  add(word: string): void {
    this.#waiting.push(word)
  }

  take(): StoreCommand | undefined {
    if (this.#taken !== undefined) throw new Error('taken twice')
    if (this.#waiting.length === 0) return undefined
    const words = this.#waiting.splice(0)
    const command = writeCommand(this.record, words.map((word) => say(word)))
    this.#taken = { words, record: command.run }
    return command
  }

  settled(result: StoreResult): void {
    this.results.push(result)
    if (this.#taken === undefined || result.kind !== 'write' || result.result.outcome !== 'written') return
    this.told.push(...this.#taken.words)
    this.record = this.#taken.record
    this.#taken = undefined
  }
}

/** What the run's log says. */
async function wordsOf(store: Store, runId: string): Promise<string[]> {
  const segments = await store.readSegments(runId, 0, Infinity)
  return segments.flatMap(eventsOf).flatMap((event) => (event.event === 'text' ? [event.data.text] : []))
}

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ say: fc.nat({ max: 2 }), urgent: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ waitMs: fc.integer({ min: 0, max: 40 }) }) },
  ),
  { maxLength: 40 },
)
const faults = fc.array(fc.constantFrom<CommitFault | undefined>('fail', 'silent', undefined), { maxLength: 12 })

test('over a store that is slow, fails, or succeeds without saying so, everything is committed once, in order, and told after', async () => {
  await fc.assert(
    fc.asyncProperty(steps, faults, fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 }), async (happenings, wrong, delays) => {
      let commit = 0
      const { clock, store, group, open } = bench(() => delays[commit++ % delays.length] ?? 0)
      store.faults.push(...(wrong as CommitFault[]))
      const sources = [await open(0), await open(1), await open(2)]
      const said = sources.map((): string[] => [])
      const check = async (): Promise<void> => {
        for (const source of sources) {
          const durable = await wordsOf(store, source.record.runId)
          expect(durable.slice(0, source.told.length), 'told before it was durable, or out of order').toEqual(source.told)
        }
      }
      for (const [index, happening] of happenings.entries()) {
        if ('waitMs' in happening) {
          await clock.advance(happening.waitMs)
          await check()
        } else {
          const source = sources[happening.say] as WordsSource
          source.add(`w${index}`)
          said[happening.say]?.push(`w${index}`)
          group.schedule(source, happening.urgent)
        }
      }
      await clock.advance(wrong.length * (STORE_RETRY_LAST_MS + 60) + 200)
      for (const [index, source] of sources.entries()) {
        expect(await wordsOf(store, source.record.runId)).toEqual(said[index])
        expect(source.told).toEqual(said[index])
      }
      expect(group.failure()).toBeUndefined()
      expect(group.loggedEvents()).toBe(said.flat().length)
      await group.close()
      expect(clock.timers).toBe(0)
    }),
    runCount(150),
  )
})

test('all that arrive together share one commit, urgent or not, commands too', async () => {
  const { clock, store, group, open } = bench()
  const sources = await Promise.all(Array.from({ length: 4 }, (_, index) => open(index)))
  for (const source of sources) {
    source.add('together')
    group.schedule(source, false)
  }
  const submitted = group.submit({ kind: 'erase_deleted' })
  await clock.wait(submitted)
  expect(store.durable).toHaveLength(1)
  expect(store.durable[0]).toHaveLength(5)
})

test('after a pause the first append is committed at once; those that follow it closely share the next commit', async () => {
  const { clock, store, group, open } = bench()
  const sources = [await open(0), await open(1)]
  for (const [index, word] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    const source = sources[index % 2]!
    source.add(word)
    group.schedule(source, false)
    await clock.advance(index === 0 ? 0 : 1)
  }
  await clock.advance(COMMIT_SPACING_MS)
  expect(store.durable.map((commands) => commands.length)).toEqual([1, 2])
  expect(sources.map(({ told }) => told)).toEqual([['a', 'c', 'e'], ['b', 'd']])
})

test('what can wait waits for the spacing; what is urgent does not, and takes the others along', async () => {
  const { clock, store, group, open } = bench()
  const [calm, hasty] = [await open(0), await open(1)]
  await clock.wait(group.submit({ kind: 'erase_deleted' }))
  expect(store.durable).toHaveLength(1)
  calm.add('later')
  group.schedule(calm, false)
  await clock.advance(COMMIT_SPACING_MS - 1)
  expect(store.durable).toHaveLength(1)
  hasty.add('now')
  group.schedule(hasty, true)
  await clock.settle()
  expect(store.durable.map((commands) => commands.length)).toEqual([1, 2])
  await clock.advance(10 * COMMIT_SPACING_MS)
  expect(store.durable).toHaveLength(2)
})

test('while a commit is under way the next one gathers; what is urgent follows at once', async () => {
  const { clock, store, group, open } = bench(() => 50)
  const [first, second] = [await open(0), await open(1)]
  first.add('a')
  group.schedule(first, true)
  await clock.advance(10)
  for (const word of ['b', 'c', 'd']) {
    second.add(word)
    group.schedule(second, word === 'c')
  }
  await clock.advance(90)
  expect(store.durable).toHaveLength(2)
  expect(second.told).toEqual(['b', 'c', 'd'])
})

test('a source that throws, and a listener that throws, keep nobody else from their commit', async () => {
  const { clock, group, open } = bench()
  const good = await open(0)
  const settled: StoreResult[] = []
  const broken: CommitSource = {
    take: () => {
      throw new Error('no command')
    },
    settled: (result) => void settled.push(result),
  }
  const deaf: CommitSource = {
    take: () => ({ kind: 'erase_deleted' }),
    settled: () => {
      throw new Error('not listening')
    },
  }
  good.add('said')
  for (const source of [broken, deaf, good]) group.schedule(source, true)
  await clock.wait(group.submit({ kind: 'erase_deleted' }))
  expect(settled).toEqual([{ kind: 'failed', message: 'no command' }])
  expect(good.told).toEqual(['said'])
  expect(group.failure()).toBeUndefined()
})

test('a command that is bad rejects, and only it', async () => {
  const { clock, group } = bench()
  const bad = group.submit({ kind: 'nonsense' } as unknown as StoreCommand)
  const good = group.submit({ kind: 'erase_deleted' })
  const [refused, answered] = await clock.wait(Promise.allSettled([bad, good]))
  expect(refused).toMatchObject({ status: 'rejected', reason: { message: 'The store gave no answer' } })
  expect(answered).toMatchObject({ status: 'fulfilled', value: { kind: 'conversation' } })
})

test('a store that fails is told of until it commits again', async () => {
  const { clock, store, group, open } = bench()
  const source = await open(0)
  store.isDown = true
  source.add('held')
  group.schedule(source, true)
  await clock.advance(10_000)
  expect(group.failure()).toBe('The disk does not answer')
  expect(source.told).toEqual([])
  store.isDown = false
  await clock.advance(STORE_RETRY_LAST_MS)
  expect(group.failure()).toBeUndefined()
  expect(source.told).toEqual(['held'])
})

test('closing settles what can be, gives up what cannot, and leaves no timer and no promise behind', async () => {
  const { clock, store, group, open } = bench()
  const [written, stuck] = [await open(0), await open(1)]
  written.add('in time')
  group.schedule(written, false)
  await group.close()
  expect(written.told).toEqual(['in time'])

  const other = bench()
  const source = await other.open(0)
  other.store.isDown = true
  source.add('too late')
  other.group.schedule(source, true)
  const submitted = other.group.submit({ kind: 'erase_deleted' })
  await other.clock.advance(500)
  const waiting = other.group.submit({ kind: 'erase_deleted' })
  const [outcomes] = await Promise.all([Promise.allSettled([submitted, waiting]), other.group.close()])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'GroupCommitClosedError' } })
  expect(source.results).toEqual([{ kind: 'failed', message: 'The engine is closed' }])
  expect(other.clock.timers).toBe(0)

  // Whoever comes later is told so, and does not hang.
  await expect(group.submit({ kind: 'erase_deleted' })).rejects.toBeInstanceOf(GroupCommitClosedError)
  store.isDown = true
  stuck.add('after')
  group.schedule(stuck, false)
  await clock.settle()
  expect(stuck.results).toMatchObject([{ kind: 'failed' }])
})
