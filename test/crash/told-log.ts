import { isDeepStrictEqual } from 'node:util'
import type { StoredEvent } from './evidence.ts'

/**
 * Every logged event that any reader of a run was ever sent, by its `seq`: what was told once must stay told, whatever
 * dies.
 */
export interface ToldLog {
  /** Returns what is wrong with it; undefined where nothing is. */
  note(event: StoredEvent): string | undefined
  /** The highest `seq` told so far; 0 before the first. */
  lastSeq(): number
  /** What was told and stands otherwise, or not at all, in the log. */
  missingIn(log: readonly StoredEvent[]): string[]
}

export function createToldLog(): ToldLog {
  const told = new Map<number, StoredEvent>()
  let lastSeq = 0
  return {
    note(event) {
      lastSeq = Math.max(lastSeq, event.seq)
      const before = told.get(event.seq)
      if (before === undefined) told.set(event.seq, event)
      else if (!isSame(before, event)) return `event ${event.seq} was told twice, and differently`
      return undefined
    },
    lastSeq: () => lastSeq,
    missingIn(log) {
      const bySeq = new Map(log.map((event) => [event.seq, event]))
      return [...told.values()]
        .filter((event) => !isSame(event, bySeq.get(event.seq)))
        .map(({ seq, name }) => `event ${seq} (${name}) was told and is not in the log`)
    },
  }
}

/** Not everybody may see costs, so a `done` travels with or without them. */
function isSame(left: StoredEvent, right: StoredEvent | undefined): boolean {
  return right !== undefined && isDeepStrictEqual(withoutCost(left), withoutCost(right))
}

function withoutCost({ name, data, seq }: StoredEvent): StoredEvent {
  if (name !== 'done') return { name, data, seq }
  const { costMicroUsd: _, ...rest } = data as Record<string, unknown>
  return { name, seq, data: rest }
}
