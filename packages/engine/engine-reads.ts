import { CONVERSATIONS_LISTED_MAX, foldEvents, type RunView } from '@perdure/protocol'
import type { Engine } from './engine.ts'
import { readView } from './log/stored-view.ts'
import type { Dispatcher } from './runs/dispatcher.ts'
import type { EngineContext } from './runs/engine-context.ts'
import type { RunRecord } from './runs/run-record.ts'

/** The part of an engine that changes nothing. */
export type EngineReads = Pick<
  Engine,
  'findRun' | 'readState' | 'listRuns' | 'readLedger' | 'listConversations' | 'findConversation' | 'conversationRuns'
  | 'conversationFeedback'
>

/** A run that moves while it is read is looked at again, so often. */
const STATE_TRIES = 5

export function createEngineReads({ store, feeds }: EngineContext, dispatcher: Dispatcher): EngineReads {
  return {
    async findRun(runId) {
      const record = await store.findRun(runId)
      return record && dispatcher.tell(record)
    },
    async readState(runId) {
      for (let tries = 1; ; tries += 1) {
        const at = await readView(store, runId, feeds.find(runId)?.viewAt())
        // Read behind the view: what a run has become since, it says.
        const record = await store.findRun(runId)
        if (record === undefined) return undefined
        if (tries < STATE_TRIES && !fits(record, at.view)) continue
        return { run: await dispatcher.tell(record), cursor: at.seq, parts: foldEvents(at.view) }
      }
    },
    listRuns: async (filter) => dispatcher.tellAll(await store.listRuns(filter)),
    readLedger: (filter) => store.readLedger(filter),
    listConversations: (userId) => store.listConversations(userId, CONVERSATIONS_LISTED_MAX),
    findConversation: (conversationId) => store.findConversation(conversationId),
    conversationFeedback: (conversationId) => store.conversationFeedback(conversationId),
    conversationRuns: async (conversationId) => dispatcher.tellAll(await store.conversationRuns(conversationId)),
  }
}

/** More text may have come; another status is another story. */
function fits(record: RunRecord, view: RunView): boolean {
  return record.status === view.status && record.attempt === view.attempt
}
