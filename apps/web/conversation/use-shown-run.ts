import { startTransition, useEffect, useMemo, useState } from 'react'
import type { Run, RunSnapshot } from '@perdure/client'
import { useObservable } from '@perdure/client/react'
import { readyForAnswers } from '../answer/warm-up.ts'
import { isLoading, withoutFetched } from './without-fetched.ts'

/**
 * What is shown of a run: each change at once, but for an ended one that has just been fetched. All that it said comes
 * with one change, and is drawn bit by bit between what else the browser does; until it is whole the turn is as it was.
 */
export function useShownRun(run: Run): RunSnapshot
export function useShownRun(run: Run | undefined): RunSnapshot | undefined
export function useShownRun(run: Run | undefined): RunSnapshot | undefined {
  const unfetched = useMemo(() => (run === undefined ? undefined : withoutFetched(run)), [run])
  const latest = useObservable(unfetched)
  const [fetched, setFetched] = useState<RunSnapshot>()

  useEffect(() => {
    if (run === undefined || unfetched === undefined) return
    let isOpen = true
    const look = () => {
      if (!isLoading(unfetched.getSnapshot())) return
      const ready = readyForAnswers()
      const snapshot = run.getSnapshot()
      if (isLoading(snapshot)) return
      void ready.then(() => {
        if (isOpen) startTransition(() => setFetched(snapshot))
      })
    }
    look()
    const forget = run.subscribe(look)
    return () => {
      isOpen = false
      forget()
    }
  }, [run, unfetched])

  return fetched !== undefined && isLoading(latest) && latest?.runId === fetched.runId ? fetched : latest
}
