import { useCallback, useEffect, useState } from 'react'
import type { Conversation, RequestError, RunClient, RunSnapshot, TurnSnapshot } from '@perdure/client'
import { useRun } from '@perdure/client/react'
import { isActive } from './status-words.ts'
import { useRunningSince } from './use-running-since.ts'
import { useShownRun } from './use-shown-run.ts'

/** The run that a conversation waits for, or the last one shown. */
export interface LiveRun {
  snapshot: RunSnapshot | undefined
  /** Nothing can be asked before it has ended. */
  isActive: boolean
  /** In milliseconds since 1970; undefined while it does not run. */
  runningSinceMs: number | undefined
  /** It goes on in a version that is not shown; the run's id. */
  awayRunId: string | undefined
  stop: () => void
  stopError: RequestError | undefined
  /** Tries to hear of it again now; undefined where it does not wait for that. */
  reconnect: (() => void) | undefined
  /** To be told before another version is shown: what goes on in this one is followed. */
  leave: () => void
}

/**
 * Follows the last run that is shown; or the one that somebody left for another version of its turn, until it ends or
 * is shown again: a conversation answers one question at a time, whichever of its branches one looks at.
 */
export function useLiveRun(
  client: RunClient,
  conversation: Conversation | undefined,
  turns: readonly TurnSnapshot[] = [],
): LiveRun {
  const last = turns.at(-1)
  const shown = useShownRun(last?.run)
  const away = useAwayRun(client, conversation, turns)
  const snapshot = away.snapshot ?? shown
  const runningSinceMs = useRunningSince(client, away.snapshot?.runId ?? last?.key, snapshot)
  const [stopError, setStopError] = useState<RequestError>()
  useEffect(() => setStopError(undefined), [last])
  const run = away.run ?? last?.run
  const stop = () => {
    run?.cancel().catch((refused: RequestError) => setStopError(refused))
  }
  const { leave } = away
  return {
    snapshot,
    isActive: isActive(snapshot),
    runningSinceMs,
    awayRunId: away.snapshot?.runId,
    stop,
    stopError: isActive(snapshot) ? stopError : undefined,
    reconnect: run && snapshot?.phase.phase === 'waiting' ? () => run.retry() : undefined,
    leave,
  }
}

function useAwayRun(client: RunClient, conversation: Conversation | undefined, turns: readonly TurnSnapshot[]) {
  const [runId, setRunId] = useState<string>()
  const { run, snapshot } = useRun(client, runId)
  const isShown = runId !== undefined && turns.some((turn) => turn.run.getSnapshot().runId === runId)
  const isOver = snapshot?.phase.phase === 'ended' || snapshot?.phase.phase === 'stopped'
  useEffect(() => {
    if (isShown || isOver) setRunId(undefined)
  }, [isShown, isOver])
  useEffect(() => () => setRunId(undefined), [conversation])
  const leave = useCallback(() => {
    const left = conversation?.getSnapshot().turns.at(-1)?.run.getSnapshot()
    if (left && isActive(left)) setRunId(left.runId)
  }, [conversation])
  return isShown ? { run: undefined, snapshot: undefined, leave } : { run, snapshot, leave }
}
