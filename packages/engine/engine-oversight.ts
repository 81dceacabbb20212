import { isTerminal, type QueuePlace } from '@perdure/protocol'
import type { Engine, OverseenRun } from './engine.ts'
import { eventsOf } from './log/stored-view.ts'
import type { Dispatcher } from './runs/dispatcher.ts'
import type { EngineContext } from './runs/engine-context.ts'
import { runningMs, type RunRecord } from './runs/run-record.ts'
import { toRun } from './runs/run-view.ts'

/** The part of an engine that tells who operates it what goes on, whoever asked. It changes nothing. */
export type EngineOversight = Pick<Engine, 'owner' | 'overseeRuns' | 'overseeQueue' | 'countByOwner' | 'countRuns'>

/** What waits and what runs is bounded by admission; this is for what was handed back beside it. */
const UNENDED_MAX = 1_000

export function createEngineOversight(context: EngineContext, dispatcher: Dispatcher): EngineOversight {
  const { store, clock } = context

  async function oversee(records: readonly RunRecord[]): Promise<OverseenRun[]> {
    const isWaiting = records.some((record) => record.status === 'queued')
    const places = isWaiting ? await dispatcher.places() : undefined
    return Promise.all(records.map(async (record) => overseen(record, places?.get(record.runId), await errorCodeOf(record))))
  }

  function overseen(record: RunRecord, queue: QueuePlace | undefined, errorCode: string | undefined): OverseenRun {
    const { owner, leaseUntilMs, cancelRequestedAtMs } = record
    const attempt = owner === context.owner ? dispatcher.find(record.runId) : undefined
    return {
      ...toRun(record, queue),
      deaths: record.deaths,
      handedBack: record.handedBack,
      runningMs: runningMs(record, clock.nowMs()),
      ...(owner === null || leaseUntilMs === null ? {} : { lease: { owner, untilMs: leaseUntilMs } }),
      ...(attempt === undefined ? {} : { lastSignOfLifeMs: attempt.lastSignOfLifeMs() }),
      ...(cancelRequestedAtMs === null || isTerminal(record.status) ? {} : { cancelRequestedAtMs }),
      ...(errorCode === undefined ? {} : { errorCode }),
      loggedEvents: record.lastSeq,
      loggedBytes: record.loggedBytes,
    }
  }

  /** What the log's last `error` says; nothing where the log is gone, or damaged: the reason is known all the same. */
  async function errorCodeOf({ runId, status, lastSeq }: RunRecord): Promise<string | undefined> {
    if (status !== 'failed' || lastSeq < 2) return undefined
    try {
      const [segment] = await store.readSegments(runId, lastSeq - 2, 1)
      const error = segment && eventsOf(segment).findLast((event) => event.event === 'error')
      return error?.data.code
    } catch {
      return undefined
    }
  }

  return {
    owner: context.owner,
    overseeRuns: async (filter) => oversee(await store.listAllRuns(filter)),
    async overseeQueue(limit) {
      const [records, places] = await Promise.all([
        store.listAllRuns({ status: 'queued', limit: UNENDED_MAX }),
        dispatcher.places(),
      ])
      const positionOf = ({ runId }: RunRecord): number => places.get(runId)?.position ?? Infinity
      const ordered = records.toSorted((a, b) => positionOf(a) - positionOf(b) || a.createdOrder - b.createdOrder)
      return ordered.slice(0, limit).map((record) => overseen(record, places.get(record.runId), undefined))
    },
    async countByOwner() {
      const counts = new Map([[context.owner, 0]])
      for (const { owner } of await store.listAllRuns({ status: 'running', limit: UNENDED_MAX })) {
        if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1)
      }
      return counts
    },
    countRuns: (sinceMs) => store.countRuns(sinceMs),
  }
}
