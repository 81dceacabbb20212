/** Every bound of the supervisor, in one place, with its unit in its name. */

export interface RestartLimits {
  /** Pause before a program that died is started again; doubles with each death in a row. */
  readonly firstDelayMs: number
  readonly lastDelayMs: number
  /** A program that ran this long before it died starts counting anew. */
  readonly stableMs: number
  /** A program that dies this often in a row without ever having been ready is given up, and all with it. */
  readonly triesMax: number
}

export const RESTART_LIMITS: RestartLimits = { firstDelayMs: 250, lastDelayMs: 30_000, stableMs: 30_000, triesMax: 3 }

/** How often a program that starts is asked whether it is ready. */
export const READY_INTERVAL_MS = 150
/** How long one such question may take. */
export const READY_QUESTION_MS = 5_000
/** How often a person is told what a program that starts is waiting for. */
export const STILL_INTERVAL_MS = 10_000

/** What a program may take to stop beyond its own grace: to hand its runs back and close its files. */
export const STOP_MARGIN_MS = 10_000
/** What is left to a program that was told to hurry, before it is killed. */
export const HURRY_MS = 5_000
/** Signals that come this close together are one wish: a terminal's Ctrl-C reaches us, and npm, which passes it on. */
export const SAME_WISH_MS = 500
/** How often it is looked at whether npm, which started us, is still there. */
export const PARENT_INTERVAL_MS = 1_000
