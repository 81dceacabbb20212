import { isTerminal } from '@perdure/protocol'
import type { AttachOutcome, AttachRequest } from '../engine.ts'
import { attachmentChunks } from '../log/attachment.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { EngineContext } from './engine-context.ts'
import type { RunRecord } from './run-record.ts'

/** Brings readers and runs together. */
export interface Attach {
  attach: (request: AttachRequest) => Promise<AttachOutcome>
  /** Readers attached now. */
  count(): number
}

export function createAttach({ store, feeds }: EngineContext, dispatcher: Dispatcher): Attach {
  const attached = new Set<symbol>()

  /** Holds the run's feed from the first pull on, so that a reader who never comes leaves nothing behind. */
  async function* read(record: RunRecord, request: AttachRequest): AsyncGenerator<Uint8Array> {
    const { cursor, showCosts, signal } = request
    if (signal.aborted) return
    const { feed, release } = feeds.hold(record)
    const reader = Symbol(record.runId)
    attached.add(reader)
    function leave(): void {
      signal.removeEventListener('abort', leave)
      attached.delete(reader)
      release()
    }
    // A reader may stop pulling without a word: then its signal is all that is heard of it.
    signal.addEventListener('abort', leave)
    try {
      if (record.status === 'queued') feed.setQueue((await dispatcher.places()).get(record.runId))
      for await (const chunk of attachmentChunks({ feed, store, cursor, showCosts, signal })) {
        if (signal.aborted) return
        yield chunk
      }
    } finally {
      leave()
    }
  }

  return {
    async attach(request) {
      const record = await store.findRun(request.runId)
      if (record === undefined) return { outcome: 'not_found' }
      if (isTerminal(record.status) && request.cursor === record.lastSeq) return { outcome: 'finished' }
      return { outcome: 'attached', chunks: read(record, request) }
    },
    count: () => attached.size,
  }
}
