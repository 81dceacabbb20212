import { spacedCommits, type CommitPacing } from '@perdure/engine'

/**
 * When appends that wait are committed. `wait`: so long after the first of them, or after the commit before is through if
 * that is later. `apart`: at once, but never sooner than so long after the commit before began.
 */
export interface PacingChoice {
  kind: 'wait' | 'apart'
  windowMs: number
}

/** A pacing that can be changed while the engine runs. */
export interface ChosenPacing {
  pacing: CommitPacing
  /** Undefined: as the engine ships. */
  choose(choice: PacingChoice | undefined): void
  /** How often the engine asked since the last choice. */
  timesAsked(): number
}

export function createChosenPacing(): ChosenPacing {
  let chosen: PacingChoice | undefined
  let timesAsked = 0
  return {
    pacing(sinceLastCommitMs) {
      timesAsked += 1
      if (chosen === undefined) return spacedCommits(sinceLastCommitMs)
      return chosen.kind === 'wait' ? chosen.windowMs : Math.max(0, chosen.windowMs - sinceLastCommitMs)
    },
    choose(choice) {
      chosen = choice
      timesAsked = 0
    },
    timesAsked: () => timesAsked,
  }
}
