/** A request that `public/first-requests.js` has begun. */
export interface FirstRequest {
  answer: Promise<Response>
  /** Ends the request. */
  end: () => void
}

/** By path; what was not begun is absent. */
export type FirstRequests = Map<string, FirstRequest>

/** An answer that nobody has asked for until then is not used any more: what it tells may be otherwise by now. */
export const FIRST_ANSWERS_LAST_MS = 20_000

export interface FirstRequestPorts {
  begun: FirstRequests
  fetch: typeof fetch
  /** Milliseconds since the page began to load. */
  ageMs: () => number
}

/**
 * `fetch`, but whoever first asks for what the page has begun to ask for gets that answer. Each is handed on once: who
 * asks again wants to know anew. A request that has come to nothing is asked again.
 */
export function withFirstRequests({ begun, fetch: ask, ageMs }: FirstRequestPorts): typeof fetch {
  return (input, init) => {
    const isPlain = typeof input === 'string' && (init?.method ?? 'GET') === 'GET'
    const first = isPlain ? begun.get(input) : undefined
    if (!isPlain || first === undefined) return ask(input, init)
    begun.delete(input)
    if (ageMs() <= FIRST_ANSWERS_LAST_MS) return taken(first, init?.signal ?? undefined, () => ask(input, init))
    first.end()
    return ask(input, init)
  }
}

/** What the page has begun to ask for. */
export function firstRequests(): FirstRequests {
  return (globalThis as { firstRequests?: FirstRequests }).firstRequests ?? new Map()
}

function taken({ answer, end }: FirstRequest, signal: AbortSignal | undefined, again: () => Promise<Response>) {
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end, { once: true })
  return answer.catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    return again()
  })
}
