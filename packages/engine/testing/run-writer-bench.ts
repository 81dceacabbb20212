import { emptyView, type LogEvent, type RunView } from '@perdure/protocol'
import { silentLogger } from '../logger.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { Store } from '../stores/store.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { apply, createRun, mustFind, NOW_MS } from './store-commands.ts'
import { createFaultyStore, createVirtualClock, settleCharges, type FaultyStore, type VirtualClock } from './index.ts'
import { createGroupCommit, type GroupCommit } from '../log/group-commit.ts'
import { createRunWriter, type RunWriter, type RunWriterOptions } from '../log/run-writer.ts'
import { eventsOf, readView, viewAfter } from '../log/stored-view.ts'
import { TEXT_START } from '../log/text-position.ts'

/** A run writer over a memory store, for its tests. */
export interface WriterBench {
  clock: VirtualClock
  store: FaultyStore
  commit: GroupCommit
  writer: RunWriter
  runId: string
  /** What the writer said of itself, in order. */
  said: string[]
  /** The events that readers were told, in order. */
  told: LogEvent[]
  /** Of the log, all but the `status` that it began with. */
  events(): Promise<LogEvent[]>
  view(): Promise<RunView>
  record(): Promise<RunRecord>
  /** Somebody's wish, committed; the writer is not told. */
  cancel(): Promise<void>
}

export async function writerBench(
  overrides: Partial<RunWriterOptions> & { loggedBytes?: number; charges?: RunWriterOptions['charges'] } = {},
): Promise<WriterBench> {
  const clock = createVirtualClock(NOW_MS)
  const memory = createMemoryStores().open('first')
  const store = createFaultyStore(memory)
  const commit = createGroupCommit({ store, clock, logger: silentLogger })
  const record = await withLoggedBytes(memory, await createRun(memory), overrides.loggedBytes)
  const said: string[] = []
  const told: LogEvent[] = []
  const { view } = await readView(memory, record.runId)
  const writer = createRunWriter({
    record,
    view,
    position: TEXT_START,
    takesBack: [],
    charges: [],
    settle: settleCharges,
    commit,
    clock,
    onCommitted({ segment }) {
      said.push('committed')
      if (segment !== undefined) told.push(...eventsOf(segment))
    },
    onLost: () => void said.push('lost'),
    onTooLarge: () => void said.push('too large'),
    onInvalid: () => void said.push('invalid'),
    ...overrides,
  })
  const { runId } = record
  const events = async (): Promise<LogEvent[]> => (await memory.readSegments(runId, 1, Infinity)).flatMap(eventsOf)
  return {
    clock,
    store,
    commit,
    writer,
    runId,
    said,
    told,
    events,
    view: async () => viewAfter(emptyView(), (await memory.readSegments(runId, 0, Infinity)).flatMap(eventsOf)),
    record: () => mustFind(memory, runId),
    async cancel() {
      await apply(memory, { kind: 'request_cancel', runId, by: 'user', nowMs: clock.nowMs() })
    },
  }
}

/** A run that has logged a lot already, as far as its record knows. */
async function withLoggedBytes(store: Store, run: RunRecord, loggedBytes = run.loggedBytes): Promise<RunRecord> {
  const moved = { ...run, loggedBytes }
  await apply(store, { kind: 'write', run: moved, epoch: run.epoch, from: 'running', unlessCancelled: false })
  return moved
}
