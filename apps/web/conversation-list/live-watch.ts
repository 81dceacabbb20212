import type { Environment } from '@perdure/client'

/** Between two looks at answers under way elsewhere: at first, and at most. */
const LOOK_FIRST_MS = 2_000
const LOOK_MAX_MS = 15_000
/** Nobody sees a page that is hidden; what it can still do is tell of an answer. */
const HIDDEN_LOOK_FIRST_MS = 15_000
const HIDDEN_LOOK_MAX_MS = 60_000
const LOOKS_GROW_BY = 1.5

/** How long to wait before the next look when the last `looks` told nothing new. */
export function lookDelayMs(looks: number, isHidden: boolean): number {
  const [first, max] = isHidden ? [HIDDEN_LOOK_FIRST_MS, HIDDEN_LOOK_MAX_MS] : [LOOK_FIRST_MS, LOOK_MAX_MS]
  return Math.min(max, first * LOOKS_GROW_BY ** looks)
}

export interface LiveWatchPorts {
  environment: Pick<Environment, 'after'>
  readonly isHidden: () => boolean
  /** The ids of the person's runs that have not ended. May reject; the next look then comes all the same. */
  readonly readLiveRunIds: () => Promise<readonly string[]>
  /** Other runs are live than were known. */
  readonly onChange: () => void
}

/** Looks again and again at which runs are live, for as long as somebody waits for one of them. */
export interface LiveWatch {
  /** Looks from now on whether others are live than these; none: nobody waits, and it looks no more. */
  follow(liveRunIds: readonly string[]): void
  stop(): void
}

export function createLiveWatch({ environment, isHidden, readLiveRunIds, onChange }: LiveWatchPorts): LiveWatch {
  let watching = {}
  let stopTimer: () => void = () => {}
  const stop = () => {
    watching = {}
    stopTimer()
  }
  return {
    follow(liveRunIds) {
      stop()
      if (liveRunIds.length === 0) return
      const known = liveRunIds.toSorted().join()
      const mine = {}
      watching = mine
      const look = async (looks: number) => {
        const found = await readLiveRunIds().catch(() => undefined)
        if (watching !== mine) return
        if (found === undefined || found.toSorted().join() === known) next(looks + 1)
        else onChange()
      }
      const next = (looks: number) => {
        stopTimer = environment.after(lookDelayMs(looks, isHidden()), () => void look(looks))
      }
      next(0)
    },
    stop,
  }
}
