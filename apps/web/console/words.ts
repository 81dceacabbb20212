import type { RequestError } from '@perdure/client'
import type { AdminRun } from '@perdure/protocol'
import { isolated } from '../figures/directions.ts'
import { formatDuration } from '../figures/format.ts'

const REASONS: Readonly<Record<string, string>> = {
  process_died: 'Its process died',
  drained: 'Its process was shut down',
  attempts: 'Interrupted too often',
  deadline: 'Took too long',
  stalled: 'Nothing was heard for too long',
  too_large: 'Grew beyond its size limit',
  steps: 'Reached no answer within its steps',
  provider: 'The model’s provider failed',
  internal: 'A fault of ours',
  not_permitted: 'The person has no permission',
}

/** Why a run is where it is; a reason that is not known here is told as it came. */
export function reasonWords(reason: string | undefined): string {
  if (reason === undefined) return 'Not told'
  return REASONS[reason] ?? reason
}

/** Who asked. */
export function personName({ displayName, userId }: { displayName: string | null; userId: string }): string {
  return displayName ?? userId
}

const SHORT_ID_CHARACTERS = 12

/** As much of an id as tells runs apart on a page. */
export function shortId(id: string): string {
  return id.length <= SHORT_ID_CHARACTERS ? id : `${id.slice(0, SHORT_ID_CHARACTERS)}…`
}

/** How a stop came out, once the run is over. */
export function stopOutcome(run: AdminRun): string {
  const whose = `The run of ${isolated(personName(run))}`
  switch (run.status) {
    case 'cancelled_by_admin':
      return `${whose} was stopped. What it had said so far is kept.`
    case 'cancelled':
      return `${whose} was stopped by its owner first.`
    case 'completed':
      return `${whose} came to its end before it could be stopped.`
    case 'failed':
      return `${whose} failed before it could be stopped.`
    case 'queued':
    case 'running':
      return `${whose} is being stopped.`
  }
}

/** Why the service did not do or tell something, for an operator. */
export function refusalWords(error: RequestError): string {
  switch (error.code) {
    case 'network':
    case 'bad_gateway':
    case 'not_ready':
    case 'draining':
      return 'The service does not answer.'
    case 'unauthenticated':
      return 'You are no longer signed in.'
    case 'forbidden':
      return 'You may not operate the service.'
    default:
      return 'Something went wrong on our side.'
  }
}

/** Why something of the board is missing or old. `answers`: the service told how it is, which it does whatever its store does. */
export function missingWords(error: RequestError, answers: boolean): string {
  return answers ? 'The service answers, but not all of it can be read: its store may be failing.' : refusalWords(error)
}

/** How long ago something was: whole seconds, so that it does not flicker. */
export function ago(ms: number): string {
  return ms < 1_000 ? 'just now' : `${wholeDuration(ms)} ago`
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A duration that is still growing: without tenths, and without what no longer matters of a long one. */
export function wholeDuration(ms: number): string {
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / 60_000)} min`
  return formatDuration(Math.max(0, Math.floor(ms / 1_000) * 1_000)).replace('< 0.1 s', '0 s')
}
