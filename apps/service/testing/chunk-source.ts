import { setImmediate } from 'node:timers/promises'
import type { Engine } from '@perdure/engine'

/** The engine, but for what its attachments say. */
export function withChunks(engine: Engine, chunks: (signal: AbortSignal) => AsyncIterable<Uint8Array>): Engine {
  return { ...engine, attach: async ({ signal }) => ({ outcome: 'attached', chunks: chunks(signal) }) }
}

/** Chunks that a test hands over one by one. */
export function createChunkSource() {
  const waiting: Uint8Array[] = []
  let wake = Promise.withResolvers<void>()
  let asked = Promise.withResolvers<void>()
  let over = false
  async function* chunks() {
    for (;;) {
      const chunk = waiting.shift()
      if (chunk) yield chunk
      else if (over) return
      else {
        asked.resolve()
        await wake.promise
      }
    }
  }
  const rouse = (): void => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  return {
    chunks,
    push(text: string) {
      waiting.push(new TextEncoder().encode(text))
      asked = Promise.withResolvers()
      rouse()
    },
    /** Resolves when all of it was written and the next is asked for. */
    taken: () => asked.promise,
    end() {
      over = true
      rouse()
    },
  }
}

/** Resolves when a count has stopped growing, over many turns of the event loop. */
export async function untilStuck(count: () => number): Promise<void> {
  for (let last = -1, turns = 0; turns < 200; turns += 1) {
    await setImmediate()
    if (count() !== last) turns = 0
    last = count()
  }
}
