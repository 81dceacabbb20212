import { setImmediate } from 'node:timers/promises'

/** What a process holds, with its garbage collected. */
export interface MemoryReading {
  rssBytes: number
  /** In V8's heap, and outside of it for what lives there. */
  heldBytes: number
}

/** One collection may free what the next can collect. */
const COLLECTIONS = 4

/*
 * Loaded into a program before its own modules, which know nothing of it: asked for it, it tells what the process holds.
 * The last resort of a collection is the one that gives pages back.
 */
process.on('message', (message) => {
  if (message === 'memory') void tell()
})

async function tell(): Promise<void> {
  for (let collection = 0; collection < COLLECTIONS; collection += 1) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    await setImmediate()
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const reading: MemoryReading = { rssBytes: rss, heldBytes: heapUsed + external }
  process.send?.(reading)
}
