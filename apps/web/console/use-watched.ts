import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { defaultEnvironment } from '@perdure/client'
import type { AdminClient } from '@perdure/client/admin'
import { readBoard, type Board, type BoardQuestion } from './board.ts'
import { createWatch, type Watch, type Watched } from './watch.ts'

const isHidden = (): boolean => document.visibilityState === 'hidden'

/** The board, read again and again while the page is looked at, and at once when something else is asked for. */
export function useBoard(client: AdminClient, question: BoardQuestion): { watched: Watched<Board>; watch: Watch<Board> } {
  const asked = useRef(question)
  asked.current = question
  const watch = useMemo(() => {
    const environment = defaultEnvironment()
    return createWatch<Board>({
      environment,
      isHidden,
      read: (signal, held) => readBoard(client, asked.current, { signal, held, nowMs: () => environment.nowMs() }),
    })
  }, [client])
  useEffect(() => watch.start(), [watch])
  const { failureReason, failures, ledgerRows } = question
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) watch.refresh()
    isFirst.current = false
  }, [watch, failureReason, failures, ledgerRows])
  return { watched: useSyncExternalStore(watch.subscribe, watch.getSnapshot), watch }
}

const TICK_MS = 1_000

/** The time, told anew each second while `isTicking`. */
export function useNow(isTicking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    setNowMs(Date.now())
    if (!isTicking) return undefined
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [isTicking])
  return nowMs
}
