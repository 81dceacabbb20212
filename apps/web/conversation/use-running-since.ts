import { useEffect, useRef, useState } from 'react'
import type { RunClient, RunSnapshot } from '@perdure/client'
import { isActive } from './status-words.ts'

interface Start {
  key: string
  sinceMs: number
}

/**
 * When the run began to run, in milliseconds since 1970: as this page saw it where it asked, else as the service tells.
 * Undefined while it does not run. `key` is the same for as long as the run is.
 */
export function useRunningSince(
  client: RunClient,
  key: string | undefined,
  run: RunSnapshot | undefined,
): number | undefined {
  const [start, setStart] = useState<Start>()
  const askedHere = useRef<string>(undefined)
  const isSending = run?.phase.phase === 'sending'
  const isRunning = isActive(run) && run?.view.status === 'running'
  const runId = run?.runId
  const conversationId = run?.conversationId
  useEffect(() => {
    if (isSending) askedHere.current = key
  }, [isSending, key])
  useEffect(() => {
    if (!isRunning || key === undefined) return
    let isCurrent = true
    const begin = (sinceMs: number) => {
      if (isCurrent) setStart((known) => (known?.key === key ? known : { key, sinceMs }))
    }
    const nowMs = Date.now()
    if (askedHere.current === key || conversationId === undefined) begin(nowMs)
    else {
      client.listRuns({ status: 'running', conversationId }).then(
        (runs) => begin(Date.parse(runs.find((one) => one.runId === runId)?.startedAt ?? '') || nowMs),
        () => begin(nowMs),
      )
    }
    return () => {
      isCurrent = false
    }
  }, [client, isRunning, key, runId, conversationId])
  return isRunning && start?.key === key ? start?.sinceMs : undefined
}
