import { useCallback, useState } from 'react'
import { RequestError } from '@perdure/client'
import type { AdminClient } from '@perdure/client/admin'
import { isTerminal, type AdminRun } from '@perdure/protocol'
import { isolated } from '../figures/directions.ts'
import { personName, refusalWords, stopOutcome } from './words.ts'

/** The stops of this page: whose end is awaited, and how to ask for one. */
export interface Stops {
  isStopping: (runId: string) => boolean
  stop: (run: AdminRun) => void
}

/** A cancelled run ends within five seconds; it is looked after a little longer. */
const LOOK_INTERVAL_MS = 700
const LOOKS_MAX = 12
/** Runs of one person among which the stopped one is looked for. */
const RUNS_LOOKED_AT = 50

/** `say` is told what becomes of each stop, `changed` when there is something new to see. */
export function useStops(client: AdminClient, say: (words: string) => void, changed: () => void): Stops {
  const [stopping, setStopping] = useState<ReadonlySet<string>>(new Set())
  const stop = useCallback(
    (run: AdminRun) => {
      const { runId } = run
      setStopping((all) => new Set(all).add(runId))
      say(`Stopping the run of ${isolated(personName(run))}…`)
      void stopAndFollow(client, run, changed).then((words) => {
        setStopping((all) => new Set([...all].filter((other) => other !== runId)))
        say(words)
        changed()
      })
    },
    [client, say, changed],
  )
  return { isStopping: (runId) => stopping.has(runId), stop }
}

/** Resolves with what became of it, in words. Never rejects. */
async function stopAndFollow(client: AdminClient, run: AdminRun, changed: () => void): Promise<string> {
  try {
    await client.cancelRun(run.runId)
    changed()
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const { runs } = await client.listRuns({ userId: run.userId, limit: RUNS_LOOKED_AT })
      const now = runs.find(({ runId }) => runId === run.runId)
      if (now === undefined) return `The run of ${isolated(personName(run))} is over.`
      if (isTerminal(now.status)) return stopOutcome(now)
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS))
    }
    return `The run of ${isolated(personName(run))} is still being stopped.`
  } catch (error) {
    if (error instanceof RequestError && error.code === 'not_found') return `The run of ${isolated(personName(run))} is no longer there.`
    const why = error instanceof RequestError ? refusalWords(error) : 'Something went wrong on our side.'
    return `The run of ${isolated(personName(run))} could not be stopped: ${why}`
  }
}
