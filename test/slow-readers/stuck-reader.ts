import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createStreamParser, readerStep, startReader, viewText, type ReaderState } from '@perdure/protocol'
import type { Caller } from '../harness/caller.ts'

/** A reader on a socket of its own that has asked and reads nothing, until it is told to. */
export interface StuckReader {
  /** Reads on until `enough` of the answer is held, then leaves. */
  readUntil(enough: (held: { text: string; ended: boolean }) => boolean): Promise<ReadResult>
  close(): void
}

export interface ReadResult {
  text: string
  /** Folds that were sent to it, the first included. */
  folds: number
  /** Bytes that it read. */
  sizeBytes: number
}

export async function openStuckReader(caller: Caller, serviceUrl: string, runId: string): Promise<StuckReader> {
  const request = get(`${serviceUrl}/api/ai/runs/${runId}/stream`, { agent: false, headers: caller.headers() })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`A reader was answered with ${answer.statusCode}`)
  return {
    async readUntil(enough) {
      const parser = createStreamParser()
      let state = beginning()
      let folds = 0
      let sizeBytes = 0
      for await (const chunk of answer as AsyncIterable<Uint8Array>) {
        sizeBytes += chunk.length
        for (const item of parser.feed(chunk)) {
          state = readerStep(state, { kind: 'received', item }, NOW).state
          if (state.gaps > 0) throw new Error('A slow reader met a gap')
          if (item.kind === 'event' && item.name === 'ready' && state.fold !== undefined) folds += 1
        }
        if (enough({ text: viewText(state.view), ended: state.view.done !== undefined })) break
      }
      request.destroy()
      return { text: viewText(state.view), folds, sizeBytes }
    },
    close: () => request.destroy(),
  }
}

const NOW = { nowMs: 0, random: 0 }

/** The protocol's reader with its head received. */
function beginning(): ReaderState {
  const { state } = startReader(NOW)
  return readerStep(state, { kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' }, NOW).state
}
