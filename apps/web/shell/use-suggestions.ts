import { useEffect, useRef, useState } from 'react'
import { RequestError, type RunClient, type ShownPage } from '@perdure/client'
import type { Bootstrap } from '@perdure/protocol'

/** A filter that is being changed is asked about once it has stood still for this long. */
const SETTLED_AFTER_MS = 250

/**
 * The bootstrap with suggestions for what the page shows now. Until others are there the last ones stay; where they
 * cannot be read, too.
 */
export function useSuggestions(client: RunClient, first: Bootstrap, firstShown: ShownPage, shown: ShownPage): Bootstrap {
  const [bootstrap, setBootstrap] = useState(first)
  const key = JSON.stringify(shown)
  const held = useRef(JSON.stringify(firstShown))
  useEffect(() => {
    if (key === held.current) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      client.readBootstrap(JSON.parse(key) as ShownPage, abort.signal).then(
        (read) => {
          held.current = key
          setBootstrap(read)
        },
        (error: unknown) => {
          if (!abort.signal.aborted && !(error instanceof RequestError)) throw error
        },
      )
    }, SETTLED_AFTER_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, key])
  return bootstrap
}
