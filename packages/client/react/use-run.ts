import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { RunClient } from '../client.ts'
import type { Run, RunSnapshot } from '../run.ts'

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
  const subscribe = useCallback((listener: () => void) => run?.subscribe(listener) ?? (() => {}), [run])
  const getSnapshot = () => run?.getSnapshot()
  return { run, snapshot: useSyncExternalStore(subscribe, getSnapshot, getSnapshot) }
}
