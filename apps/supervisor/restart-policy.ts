import type { RestartLimits } from './limits.ts'

/** What is known of a program that just died. */
export interface Death {
  /** How long it ran. */
  readonly ranMs: number
  /** Deaths in a row before this one. */
  readonly deathsBefore: number
  /** Whether it was ready at any time since the supervisor started. */
  readonly everReady: boolean
}

export type Restart =
  | { readonly action: 'restart'; readonly delayMs: number; readonly deaths: number }
  | { readonly action: 'give_up' }

/** Whether and when a program is started again: later each time, up to a bound. What once worked is never given up. */
export function decideRestart({ ranMs, deathsBefore, everReady }: Death, limits: RestartLimits): Restart {
  const deaths = ranMs >= limits.stableMs ? 1 : deathsBefore + 1
  if (!everReady && deaths >= limits.triesMax) return { action: 'give_up' }
  const delayMs = Math.min(limits.firstDelayMs * 2 ** (deaths - 1), limits.lastDelayMs)
  return { action: 'restart', delayMs, deaths }
}
