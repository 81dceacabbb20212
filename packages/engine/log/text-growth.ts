import type { LogEvent, RunView } from '@perdure/protocol'

/**
 * Views of one log, in its order, of which each only adds text to those before: what one of them says at a place, the latest
 * says there too. Whoever tells an earlier one slowly reads from the latest, and holds no text of its own.
 */
export interface TextGrowth {
  latest: RunView
}

/** Views have the same one where nothing that lies between them takes text back. */
const origins = new WeakMap<RunView, object>()

export function originOf(view: RunView): object {
  const known = origins.get(view)
  if (known !== undefined) return known
  const origin = {}
  origins.set(view, origin)
  return origin
}

/** Tells that `events` made `after` of `before`. */
export function noteGrowth(before: RunView, after: RunView, events: readonly LogEvent[]): void {
  const isCut = events.some((event) => event.event === 'text' && event.data.mode === 'snapshot')
  if (!isCut) origins.set(after, originOf(before))
}
