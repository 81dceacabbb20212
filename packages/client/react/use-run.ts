import { useEffect, useState } from 'react'
import type { RunClient } from '../client.ts'
import type { Run, RunSnapshot } from '../run.ts'
import { useObservable } from './use-observable.ts'

export interface UsedRun {
  /** Both undefined before the run is opened, and where there is no id. */
  run: Run | undefined
  snapshot: RunSnapshot | undefined
}

/** Follows the run with this id until the component goes or the id changes. The run itself goes on. */
export function useRun(client: RunClient, runId: string | undefined): UsedRun {
  const [run, setRun] = useState<Run>()
  useEffect(() => {
    if (runId === undefined) return
    const opened = client.openRun(runId)
    setRun(opened)
    return () => {
      opened.close()
      setRun(undefined)
    }
  }, [client, runId])
  return { run, snapshot: useObservable(run) }
}
