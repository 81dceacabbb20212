import { setImmediate } from 'node:timers/promises'

/** What a process holds, with its garbage collected. */
export interface MemoryReading {
  rssBytes: number
  /** In V8's heap, and outside of it for what lives there. */
  heldBytes: number
}

/** One collection may free what the next can collect: it is over when one frees no more than this. */
const SETTLED_BYTES = 64 * 1024
const COLLECTIONS_AT_LEAST = 4
const COLLECTIONS_AT_MOST = 20

/*
 * Loaded into a program before its own modules, which know nothing of it: asked for it, it tells what the process holds.
 * The last resort of a collection is the one that gives pages back.
 */
process.on('message', (message) => {
  if (message === 'memory') void tell()
})

async function tell(): Promise<void> {
  let reading = await collected()
  for (let collection = 1; collection < COLLECTIONS_AT_MOST; collection += 1) {
    const before = reading
    reading = await collected()
    if (collection >= COLLECTIONS_AT_LEAST && before.heldBytes - reading.heldBytes < SETTLED_BYTES) break
  }
  process.send?.(reading)
}

async function collected(): Promise<MemoryReading> {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  await setImmediate()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rssBytes: rss, heldBytes: heapUsed + external }
}
