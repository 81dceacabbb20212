import type { Conversation } from '../../engine.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { Store } from '../store.ts'
import { applyToMemory } from './memory-commands.ts'
import {
  emptyMemory,
  isVisible,
  ledgerOf,
  queueOf,
  runsInOrder,
  runsOfConversation,
  segmentsAfter,
  type MemoryConversation,
  type MemoryState,
} from './memory-state.ts'
import { overseenRuns, runCounts } from './memory-oversight.ts'

/** Stores that share one memory, as processes share a database: for tests, and for a look without a disk. */
export interface MemoryStores {
  /** `owner` is never one that was open before. */
  open(owner: string): Store
  /** The process of `owner` is gone, as the operating system would know; its store answers nothing more. */
  kill(owner: string): void
}

/** Nothing outlives the process. `state`: what is stored, for who looks at it from beside. */
export function createMemoryStores(state: MemoryState = emptyMemory()): MemoryStores {
  return {
    open: (owner) => openMemoryStore(state, owner),
    kill: (owner) => void state.gone.add(owner),
  }
}

function openMemoryStore(state: MemoryState, owner: string): Store {
  /** Each answer comes later, as from a disk, and from an open store alone. */
  async function answer<T>(read: () => T): Promise<T> {
    await Promise.resolve()
    if (state.gone.has(owner)) throw new Error(`The store of ${owner} is closed`)
    return read()
  }

  return {
    owner,
    commit: (commands) => answer(() => commands.map((command) => applyToMemory(state, command))),
    findRun: (runId) =>
      answer(() => {
        const run = state.runs.get(runId)
        return run !== undefined && isVisible(state, run) ? run : undefined
      }),
    listRuns: ({ userId, status, conversationId, limit, beforeRunId }) =>
      answer(() => {
        const before = beforeRunId === undefined ? Infinity : (state.runs.get(beforeRunId)?.createdOrder ?? 0)
        return runsInOrder(state)
          .toReversed()
          .filter((run) => run.userId === userId && isVisible(state, run) && run.createdOrder < before)
          .filter((run) => status === undefined || run.status === status)
          .filter((run) => conversationId === undefined || run.conversationId === conversationId)
          .slice(0, limit)
      }),
    listAllRuns: (filter) => answer(() => overseenRuns(state, filter)),
    countRuns: (sinceMs) => answer(() => runCounts(state, sinceMs)),
    readSegments: (runId, afterSeq, maxBytes) => answer(() => segmentsAfter(state, runId, afterSeq, maxBytes)),
    readFold: (runId) => answer(() => state.folds.get(runId)),
    readCheckpoint: (runId) => answer(() => state.checkpoints.get(runId)),
    readCharges: (runId) => answer(() => structuredClone([...(state.charges.get(runId)?.values() ?? [])])),
    readLedger: (filter) => answer(() => ledgerOf(state, filter)),
    readQueue: () => answer(() => queueOf(state)),
    readProgress: (runIds) => answer(() => runIds.flatMap((runId) => state.runs.get(runId) ?? [])),
    listConversations: (userId, limit) =>
      answer(() =>
        [...state.conversations.values()]
          .filter((held) => held.userId === userId)
          .flatMap((held) => withLatest(state, held) ?? [])
          .toSorted((a, b) => b.held.updatedAtMs - a.held.updatedAtMs || b.latest.createdOrder - a.latest.createdOrder)
          .slice(0, limit)
          .map(toConversation),
      ),
    findConversation: (conversationId) =>
      answer(() => {
        const found = withLatest(state, state.conversations.get(conversationId))
        return found && toConversation(found)
      }),
    conversationRuns: (conversationId) =>
      answer(() => runsOfConversation(state, conversationId).filter((run) => isVisible(state, run))),
    conversationFeedback: (conversationId) =>
      answer(() =>
        runsOfConversation(state, conversationId)
          .filter((run) => isVisible(state, run))
          .flatMap(({ runId }) => state.feedback.get(runId) ?? []),
      ),
    figures: () =>
      answer(() => {
        const runs = [...state.runs.values()]
        const count = (status: RunRecord['status']): number => runs.filter((run) => run.status === status).length
        return { queued: count('queued'), active: count('running') }
      }),
    check: () => answer(() => undefined),
    close: async () => void state.gone.add(owner),
  }
}

interface ConversationWithLatest {
  held: MemoryConversation
  latest: RunRecord
}

function withLatest(state: MemoryState, held: MemoryConversation | undefined): ConversationWithLatest | undefined {
  const latest = held && runsOfConversation(state, held.conversationId).at(-1)
  return held === undefined || latest === undefined || held.deletedAtMs !== null ? undefined : { held, latest }
}

function toConversation({ held, latest }: ConversationWithLatest): Conversation {
  const { conversationId, userId, title, createdAtMs, updatedAtMs } = held
  return { conversationId, userId, title, createdAtMs, updatedAtMs, latestRunId: latest.runId, latestStatus: latest.status }
}
