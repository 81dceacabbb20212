import { emptyView, type DatasetData, type Held, type RunView } from '@perdure/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EmitOptions, ExecutorEvent } from '../runs/executor.ts'
import type { Store } from '../stores/store.ts'
import { createCluster, createScriptedExecutor, type Cluster, type ClusterProcess, type Follower } from '../testing/index.ts'
import { runCount } from '../testing/run-count.ts'
import { eventsOf, viewAfter } from './stored-view.ts'

type Happening =
  | { does: 'say'; text: string }
  | { does: 'tool'; tool: number }
  | { does: 'dataset'; sizeBytes: number }
  | { does: 'checkpoint' }
  | { does: 'join'; away: boolean; showCosts: boolean; heldBy: number | undefined; slowMs: number }
  | { does: 'stray'; away: boolean; cursor: number }
  | { does: 'cut'; reader: number }
  | { does: 'pass'; ms: number }

const happenings = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ does: fc.constant('say'), text: fc.constantFrom('a ', '😀', '\ud83d', 'long '.repeat(3_000)) }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('tool'), tool: fc.nat({ max: 2 }) }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('dataset'), sizeBytes: fc.constantFrom(10, 60_000) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('checkpoint') }) },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant('join'),
        away: fc.boolean(),
        showCosts: fc.boolean(),
        heldBy: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
        slowMs: fc.constantFrom(0, 0, 70, 4_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('stray'), away: fc.boolean(), cursor: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('cut'), reader: fc.nat({ max: 5 }) }) },
    { weight: 6, arbitrary: fc.record({ does: fc.constant('pass'), ms: fc.constantFrom(1, 5, 200, 3_000) }) },
  ),
  { maxLength: 60, size: 'max' },
) as fc.Arbitrary<Happening[]>

/** A run that says what it is told, until it is told to end. */
class Puppet {
  readonly #inbox: ([readonly ExecutorEvent[], EmitOptions] | 'end')[] = []
  #wake = Promise.withResolvers<void>()

  tell(message: [readonly ExecutorEvent[], EmitOptions] | 'end'): void {
    this.#inbox.push(message)
    this.#wake.resolve()
  }

  async *messages(): AsyncGenerator<[readonly ExecutorEvent[], EmitOptions]> {
    for (;;) {
      const message = this.#inbox.shift()
      if (message === 'end') return
      if (message !== undefined) yield message
      else {
        await this.#wake.promise
        this.#wake = Promise.withResolvers()
      }
    }
  }
}

/** One life of a run and its readers, on two processes. */
class Life {
  readonly cluster: Cluster = createCluster()
  readonly readers: Follower[] = []
  readonly puppet = new Puppet()
  runId = ''
  home!: ClusterProcess
  away!: ClusterProcess

  async begin(): Promise<void> {
    const executor = createScriptedExecutor()
    executor.on('puppet', async ({ emit }) => {
      for await (const [events, options] of this.puppet.messages()) void emit(events, options)
      return { outcome: 'completed' }
    })
    this.home = await this.cluster.start(executor)
    this.away = await this.cluster.start(executor)
    this.runId = (await this.cluster.ask(this.home, 'puppet')).runId
  }

  async happen(happening: Happening): Promise<void> {
    switch (happening.does) {
      case 'say':
        return this.puppet.tell([[{ event: 'text', text: happening.text }], {}])
      case 'tool':
        return this.puppet.tell([toolCall(`t${happening.tool}`), {}])
      case 'dataset':
        return this.puppet.tell([[{ event: 'dataset', data: datasetOf(happening.sizeBytes) }], {}])
      case 'checkpoint':
        return this.puppet.tell([[], { checkpoint: 1, charges: [{ id: `c${this.readers.length}`, body: { costMicroUsd: 1 } }] }])
      case 'join':
        return this.join(happening)
      case 'stray':
        return this.stray(happening)
      case 'cut':
        return this.readers[happening.reader]?.cut()
      case 'pass':
        return this.cluster.clock.advance(happening.ms)
    }
  }

  join({ away, showCosts, heldBy, slowMs }: Happening & { does: 'join' }): void {
    const held = heldBy === undefined ? undefined : this.readers[heldBy]?.held()
    const pace = async (): Promise<void> => {
      if (slowMs > 0) await new Promise<void>((resolve) => this.cluster.clock.after(slowMs, resolve))
    }
    this.readers.push(this.cluster.read(away ? this.away : this.home, this.runId, { showCosts, held, pace }))
  }

  /** Reads a little with a cursor that nobody gave, and leaves in the middle. */
  async stray({ away, cursor }: Happening & { does: 'stray' }): Promise<void> {
    const leaving = new AbortController()
    const { signal } = leaving
    const attached = await (away ? this.away : this.home).engine.attach({ runId: this.runId, cursor, showCosts: true, signal })
    if (attached.outcome !== 'attached') throw new Error(attached.outcome)
    const chunks = attached.chunks[Symbol.asyncIterator]()
    const first = await this.cluster.clock.wait(chunks.next())
    expect(new TextDecoder().decode(first.value as Uint8Array)).toMatch(/^event: ready\n/)
    leaving.abort()
    await chunks.return?.()
  }

  /** What every reader holds is the log up to its cursor, no more and no less. */
  async check(): Promise<void> {
    for (const reader of this.readers) {
      const held = reader.held()
      if (held !== undefined) expect(comparable(held.view)).toEqual(comparable(await prefix(this.home.store, this.runId, held)))
    }
  }
}

test('any reader, with any cursor, at any time and pace, holds a prefix of the log and in the end all of it', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async (all) => {
      const life = new Life()
      await life.begin()
      for (const happening of all) {
        await life.happen(happening)
        await life.check()
      }
      life.puppet.tell('end')
      for (const reader of life.readers) await life.cluster.clock.wait(reader.ended)
      await life.check()
      const state = await life.home.engine.readState(life.runId)
      for (const [index, reader] of life.readers.entries()) {
        expect(reader.held()?.cursor).toBe(state?.cursor)
        const seesCosts = all.filter((happening) => happening.does === 'join')[index]?.showCosts
        expect(reader.view.done && 'costMicroUsd' in reader.view.done).toBe(seesCosts)
      }
      await life.cluster.close()
    }),
    runCount(40),
  )
})

async function prefix(store: Store, runId: string, { cursor }: Held): Promise<RunView> {
  const events = (await store.readSegments(runId, 0, Infinity)).flatMap(eventsOf)
  return viewAfter(emptyView(), events.slice(0, cursor))
}

/** A view but for what the log does not tell, and what not everybody is told. */
function comparable(view: RunView): unknown {
  const done = view.done && { ...view.done, costMicroUsd: undefined }
  return { ...view, queue: undefined, done }
}

function toolCall(toolCallId: string): ExecutorEvent[] {
  return [
    { event: 'tool_start', data: { toolCallId, tool: 'query', title: 'Query', input: {} } },
    { event: 'tool_end', data: { toolCallId, tool: 'query', outcome: 'ok', summary: 'ok', durationMs: 1 } },
  ]
}

function datasetOf(sizeBytes: number): DatasetData {
  const columns: DatasetData['columns'] = [{ key: 'a', label: 'A', unit: 'text' }]
  const rows = [{ a: 'x'.repeat(sizeBytes) }]
  return { datasetId: 'd', toolCallId: 't', title: 'Sales', columns, rows, total: 1, asOf: '2026-06-30', scope: 'all' }
}
