import type { Conversation } from '../../engine.ts'
import type { Store } from '../store.ts'
import { applyToMemory } from './memory-commands.ts'
import {
  emptyMemory,
  queueOf,
  runsInOrder,
  runsOfConversation,
  segmentsAfter,
  type MemoryConversation,
  type MemoryState,
} from './memory-state.ts'
import type { RunRecord } from '../../runs/run-record.ts'

/** Stores that share one memory, as processes share a database: for tests, and for a look without a disk. */
export interface MemoryStores {
  open(owner: string): Store
  /** The process of `owner` is gone, as the operating system would know. */
  kill(owner: string): void
}

/** Nothing outlives the process. */
export function createMemoryStores(): MemoryStores {
  const state = emptyMemory()
  return {
    open: (owner) => openMemoryStore(state, owner),
    kill: (owner) => void state.dead.add(owner),
  }
}

function openMemoryStore(state: MemoryState, owner: string): Store {
  const visible = (run: RunRecord): boolean => state.conversations.get(run.conversationId)?.deleted === false

  function toConversation(held: MemoryConversation | undefined): Conversation | undefined {
    const latest = held && runsOfConversation(state, held.conversationId).at(-1)
    if (held === undefined || latest === undefined || held.deleted) return undefined
    const { conversationId, userId, title, createdAtMs, updatedAtMs } = held
    return {
      conversationId,
      userId,
      title,
      createdAtMs,
      updatedAtMs,
      latestRunId: latest.runId,
      latestStatus: latest.status,
    }
  }

  return {
    owner,
    commit: async (commands) => commands.map((command) => applyToMemory(state, command)),
    async findRun(runId) {
      const run = state.runs.get(runId)
      return run !== undefined && visible(run) ? run : undefined
    },
    async listRuns({ userId, status, conversationId, limit, beforeRunId }) {
      const before = beforeRunId === undefined ? Infinity : (state.runs.get(beforeRunId)?.createdOrder ?? 0)
      return runsInOrder(state)
        .toReversed()
        .filter((run) => run.userId === userId && visible(run) && run.createdOrder < before)
        .filter((run) => status === undefined || run.status === status)
        .filter((run) => conversationId === undefined || run.conversationId === conversationId)
        .slice(0, limit)
    },
    readSegments: async (runId, afterSeq, maxBytes) => segmentsAfter(state, runId, afterSeq, maxBytes),
    readFold: async (runId) => state.folds.get(runId),
    readCheckpoint: async (runId) => structuredClone(state.checkpoints.get(runId)),
    readCharges: async (runId) => structuredClone([...(state.charges.get(runId)?.values() ?? [])]),
    readQueue: async () => queueOf(state),
    readProgress: async (runIds) => runIds.flatMap((runId) => state.runs.get(runId) ?? []),
    listConversations: async (userId) =>
      [...state.conversations.values()]
        .filter((held) => held.userId === userId)
        .toSorted((a, b) => b.updatedAtMs - a.updatedAtMs)
        .flatMap((held) => toConversation(held) ?? []),
    findConversation: async (conversationId) => toConversation(state.conversations.get(conversationId)),
    conversationRuns: async (conversationId) => runsOfConversation(state, conversationId),
    async figures() {
      const runs = [...state.runs.values()]
      const count = (status: RunRecord['status']): number => runs.filter((run) => run.status === status).length
      return { queued: count('queued'), active: count('running') }
    },
    check: async () => undefined,
    close: async () => void state.dead.add(owner),
  }
}
