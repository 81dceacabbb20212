import { useEffect, useState } from 'react'

/** Whoever has waited this long wonders whether anything is happening. */
export const SLOW_AFTER_MS = 4_000

/** True once what is shown has been shown for `SLOW_AFTER_MS`: time for a word on why it takes so long. */
export function useSlow(): boolean {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return isSlow
}
