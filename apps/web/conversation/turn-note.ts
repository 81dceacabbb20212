import { useCallback, useEffect, useRef, useState } from 'react'
import { useAnnounce } from './announce.tsx'

/** How long it is seen. */
const KEPT_MS = 4_000

export interface Note {
  words: string
  /** It did not work. */
  isBad: boolean
}

/** A word on what was just done, seen for a moment and said once. One that tells of a failure stays until the next. */
export function useNote(): { note: Note | undefined; say: (note: Note) => void } {
  const announce = useAnnounce()
  const [note, setNote] = useState<Note>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const say = useCallback(
    (next: Note) => {
      setNote(next)
      announce(next.words)
      clearTimeout(timer.current)
      if (!next.isBad) timer.current = setTimeout(() => setNote(undefined), KEPT_MS)
    },
    [announce],
  )
  return { note, say }
}
