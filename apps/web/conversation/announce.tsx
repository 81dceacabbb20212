import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react'

/** Long enough for any screen reader to have come to it, short enough not to be found later by one that reads on. */
const KEPT_MS = 10_000

const AnnounceContext = createContext<(words: string) => void>(() => {})

/** Says a few words, once, to those who listen to the page: what others see by a look at it. */
export function useAnnounce(): (words: string) => void {
  return useContext(AnnounceContext)
}

/** One place for all that is said in passing, so that nothing interrupts itself. The same words again are said again. */
export function Announcements({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ words: '', count: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const announce = useCallback((words: string) => {
    setSaid(({ count }) => ({ words, count: count + 1 }))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSaid(({ count }) => ({ words: '', count })), KEPT_MS)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="hidden" role="status" aria-label="Notices">
        <span key={said.count}>{said.words}</span>
      </div>
    </AnnounceContext>
  )
}
