import type { Engine } from '@perdure/engine'
import type { DrainResource } from '@perdure/protocol'

/** Whether this process takes new questions, and how it stops to. */
export interface Drain {
  /** What operators are told. */
  told(): DrainResource
  /**
   * No new runs from now on; those in flight get the grace, then are handed back. The process stays up and answers until it is
   * stopped. Resolves when nothing is in flight; a second call waits for the same. `hurry` cuts the grace short, also of a drain
   * that began without it.
   */
  begin(hurry?: AbortSignal): Promise<void>
}

export interface DrainOptions {
  engine: Pick<Engine, 'drain'>
  /** How long runs in flight may go on. */
  graceMs: number
  clock: { nowMs(): number }
}

export function createDrain({ engine, graceMs, clock }: DrainOptions): Drain {
  const hurried = new AbortController()
  let sinceMs: number | undefined
  let isOver = false
  let draining: Promise<void> | undefined

  return {
    told() {
      if (sinceMs === undefined) return { state: 'open', graceMs }
      return { state: isOver ? 'drained' : 'draining', since: new Date(sinceMs).toISOString(), graceMs }
    },
    begin(hurry) {
      if (hurry?.aborted === true) hurried.abort()
      hurry?.addEventListener('abort', () => hurried.abort(), { once: true })
      sinceMs ??= clock.nowMs()
      draining ??= engine.drain({ graceMs, hurry: hurried.signal }).then(() => {
        isOver = true
      })
      return draining
    },
  }
}
