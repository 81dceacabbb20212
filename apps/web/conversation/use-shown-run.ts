import { startTransition, useEffect, useState } from 'react'
import type { Run, RunSnapshot } from '@perdure/client'
import { useObservable } from '@perdure/client/react'
import { readyForAnswers } from '../answer/warm-up.ts'

/**
 * What is shown of a run: each change at once, but for an ended one that has just been fetched. All that it said comes
 * with one change, and is drawn bit by bit between what else the browser does; until it is whole the turn is as it was.
 */
export function useShownRun(run: Run): RunSnapshot
export function useShownRun(run: Run | undefined): RunSnapshot | undefined
export function useShownRun(run: Run | undefined): RunSnapshot | undefined {
  const latest = useObservable(run)
  const [held, setHeld] = useState<RunSnapshot>()
  const runId = latest?.runId
  const phase = latest?.phase.phase
  if (phase === 'loading' && held?.runId !== runId) setHeld(latest)
  const isHeld = phase === 'ended' && held !== undefined && held.runId === runId

  useEffect(() => {
    if (phase === 'loading') void readyForAnswers()
  }, [phase])
  useEffect(() => {
    if (!isHeld) return
    let isWanted = true
    void readyForAnswers().then(() => {
      if (isWanted) startTransition(() => setHeld(undefined))
    })
    return () => {
      isWanted = false
    }
  }, [isHeld, runId])

  return isHeld ? held : latest
}
