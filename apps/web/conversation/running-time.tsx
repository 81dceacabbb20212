import { useEffect, useState } from 'react'
import { formatDuration } from '../figures/format.ts'

const SECOND_MS = 1_000

/** How long something has been going on, to the second. A timer is not spoken as it moves. */
export function RunningTime({ sinceMs }: { sinceMs: number }) {
  const seconds = useSecondsSince(sinceMs)
  if (seconds < 1) return null
  return (
    <span className="running-time" role="timer" aria-label="Running time">
      {formatDuration(seconds * SECOND_MS)}
    </span>
  )
}

function useSecondsSince(sinceMs: number): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tick = () => {
      const elapsedMs = Math.max(0, Date.now() - sinceMs)
      setSeconds(Math.floor(elapsedMs / SECOND_MS))
      // In step with the start, so that no second is left out or shown twice as long.
      timer = setTimeout(tick, SECOND_MS - (elapsedMs % SECOND_MS))
    }
    tick()
    return () => clearTimeout(timer)
  }, [sinceMs])
  return seconds
}
