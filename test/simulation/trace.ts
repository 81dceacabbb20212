/** What happened in a life, in order: a hash of all of it, and its last lines. */
export interface Trace {
  say(line: string): void
  /** Of every line so far: two lives are the same when it is. */
  hash(): string
  lastLines(): readonly string[]
  steps(): number
}

const LINES_KEPT = 40
/** FNV-1a, 32 bits (Fowler, Noll, Vo), over UTF-16 code units. */
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

export function createTrace(nowMs: () => number): Trace {
  const startMs = nowMs()
  let lines: string[] = []
  let hash = FNV_OFFSET
  let steps = 0
  return {
    say(line) {
      const told = `${String(nowMs() - startMs).padStart(7)} ms  ${line}`
      for (let index = 0; index < told.length; index += 1) hash = Math.imul(hash ^ told.charCodeAt(index), FNV_PRIME)
      steps += 1
      lines.push(told)
      if (lines.length > 4 * LINES_KEPT) lines = lines.slice(-LINES_KEPT)
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    lastLines: () => lines.slice(-LINES_KEPT),
    steps: () => steps,
  }
}
