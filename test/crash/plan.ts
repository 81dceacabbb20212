import { createRandom, type Random } from '../harness/random.ts'

/** When a process is killed. */
export type KillPlan =
  /** The moment a reader has seen its `nth` new event since the process came up. */
  | { kind: 'event'; nth: number }
  /** Some time after it came up. */
  | { kind: 'time'; afterMs: number }
  /** While it starts: `afterMs` after it was spawned. */
  | { kind: 'startup'; afterMs: number }
  /** `afterMs` after another question was sent to it. */
  | { kind: 'asking'; afterMs: number }
  /** The moment another question that was sent to it is committed: before whoever asked can know. */
  | { kind: 'accepting' }

/** What happens to one store from its first process to its last: a process for each kill, and one that lives. */
export interface LifePlan {
  seed: number
  kills: readonly KillPlan[]
}

/** Kills of a whole life. */
export const KILLS_PER_LIFE = 5
/** Events of a short question's run, and some: a kill past its end comes with its `done`. */
export const FIRST_BOUNDARIES = 36
/** Events past a takeover at which a process is killed again: what a takeover says, and the first of the new attempt. */
const LATER_BOUNDARIES = 12
const TIME_MAX_MS = 800
const STARTUP_MAX_MS = 1_200
const ASKING_MAX_MS = 60

/**
 * The plan of a seed. Seeds that follow each other kill the first process at one event after the other, and the third
 * one likewise, so that a campaign meets every boundary.
 */
export function planLife(seed: number, kills = KILLS_PER_LIFE): LifePlan {
  const random = createRandom(seed)
  const whole: readonly KillPlan[] = [
    { kind: 'event', nth: 1 + (seed % FIRST_BOUNDARIES) },
    { kind: 'startup', afterMs: random.whole(50, STARTUP_MAX_MS) },
    { kind: 'event', nth: 1 + (seed % LATER_BOUNDARIES) },
    random.chance(0.5) ? { kind: 'accepting' } : { kind: 'asking', afterMs: random.whole(0, ASKING_MAX_MS) },
    anyTime(random),
  ]
  return { seed, kills: whole.slice(0, kills) }
}

function anyTime(random: Random): KillPlan {
  return { kind: 'time', afterMs: random.whole(0, TIME_MAX_MS) }
}
