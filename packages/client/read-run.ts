import { applyEvent, emptyView, readEvent, type Held, type RunResource } from '@perdure/protocol'
import { isRunState } from './answers.ts'
import { RequestError } from './request-error.ts'
import type { ServiceRequests } from './service-requests.ts'

/** Asks for a run's stream past `cursor`, or from its start; the answer is returned whatever its status. */
export function openStream(
  requests: ServiceRequests,
  runId: string,
  cursor: number | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const accept = { accept: 'text/event-stream' }
  const headers = cursor === undefined ? accept : { ...accept, 'last-event-id': String(cursor) }
  return requests.ask(`${runPath(runId)}/stream`, { headers, signal })
}

/** Reads a run without a stream: what it is, and what a reader of it would hold now. Throws `RequestError`. */
export async function loadRun(
  requests: ServiceRequests,
  runId: string,
  signal: AbortSignal,
): Promise<{ run: RunResource; held: Held }> {
  const { run, cursor, parts } = await requests.read(isRunState, runPath(runId), { signal })
  let view = emptyView()
  for (const part of parts) {
    const event = readEvent(part.event, part.data)
    if (event === 'unknown') continue
    const outcome = event === 'broken' || event.event === 'ready' ? 'gap' : applyEvent(view, event)
    if (outcome === 'gap' || outcome.outcome === 'gap')
      throw new RequestError('unexpected_answer', 'The answer could not be put together')
    view = outcome.view
  }
  return { run, held: { view, cursor } }
}

/** Where a run is found. */
export function runPath(runId: string): string {
  return `/api/ai/runs/${encodeURIComponent(runId)}`
}
