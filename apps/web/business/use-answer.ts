import { useCallback, useEffect, useState } from 'react'
import { RequestError, type RunClient } from '@perdure/client'
import type { Shape } from '@perdure/protocol/shapes'

export interface Answer<T> {
  /** The last answer; while another is on its way, that of before. Undefined until the first is there. */
  data: T | undefined
  /** Why the answer that is wanted could not be had. */
  error: RequestError | undefined
  isWaiting: boolean
  retry: () => void
}

interface Held<T> {
  path: string
  data?: T
  error?: RequestError
}

/** Reads a route of the business API, anew when the path changes; `path` undefined: nothing is asked. */
export function useAnswer<T>(client: RunClient, shape: Shape<T>, path: string | undefined): Answer<T> {
  const [last, setLast] = useState<T>()
  const [held, setHeld] = useState<Held<T>>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (path === undefined) return
    const abort = new AbortController()
    client.read(shape, path, abort.signal).then(
      (data) => {
        if (abort.signal.aborted) return
        setLast(data)
        setHeld({ path, data })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        if (!(error instanceof RequestError)) throw error
        setHeld({ path, error })
      },
    )
    return () => abort.abort()
  }, [client, shape, path, attempt])
  const retry = useCallback(() => {
    setHeld(undefined)
    setAttempt((count) => count + 1)
  }, [])
  const isCurrent = held?.path === path
  return {
    data: isCurrent ? (held?.data ?? last) : last,
    error: isCurrent ? held?.error : undefined,
    isWaiting: path !== undefined && !isCurrent,
    retry,
  }
}
