import type { RunSnapshot } from '@perdure/client'
import { RUN_ERRORS, type RunView } from '@perdure/protocol'
import { isolated } from '../figures/directions.ts'
import { formatDuration } from '../figures/format.ts'
import { errorWords } from '../page/error-words.ts'

/** How a run looks from afar: decides the colour and the movement of its mark. */
export type RunMood = 'idle' | 'working' | 'waiting' | 'good' | 'bad'

export interface RunStatusWords {
  mood: RunMood
  words: string
}

const IDLE: RunStatusWords = { mood: 'idle', words: 'Ready' }

/** True while the run may still say something, as far as this page knows. */
export function isActive(run: RunSnapshot | undefined): boolean {
  if (!run || run.view.done) return false
  return !['refused', 'loading', 'ended', 'stopped'].includes(run.phase.phase)
}

/** What the latest run is doing, in a few words that change only when that does. */
export function runStatusWords(run: RunSnapshot | undefined): RunStatusWords {
  if (!run) return IDLE
  if (run.view.done) return endWords(run.view)
  if (run.stopping) return { mood: 'waiting', words: 'Stopping…' }
  switch (run.phase.phase) {
    case 'sending':
      return run.phase.retryAtMs === undefined
        ? { mood: 'working', words: 'Sending…' }
        : { mood: 'waiting', words: notSentWords(run) }
    case 'waiting':
      return { mood: 'waiting', words: `Connection lost. Reconnecting… ${meanwhileWords(run.view)}` }
    case 'stopped':
      return { mood: 'bad', words: stoppedWords(run) }
    case 'loading':
      return { mood: 'working', words: 'Loading…' }
    case 'refused':
      return IDLE
    default:
      return viewWords(run)
  }
}

/** Where an answer cannot be read any more, why. */
export function stoppedWords({ error }: RunSnapshot): string {
  if (error?.code === 'not_found') return 'This answer is no longer there.'
  return error ? errorWords(error) : 'The answer could not be read.'
}

/** Why a run failed, in words: the service's own where it gave any. */
export function failureWords({ error, reason }: RunView): string {
  if (error) return error.message
  const known = Object.entries(RUN_ERRORS).find(([code]) => code === reason)
  return known ? known[1].message : RUN_ERRORS.internal.message
}

/** What becomes of a run that one cannot hear. */
function meanwhileWords({ status, attempt }: RunView): string {
  return status === 'queued' && attempt > 0
    ? 'Your question keeps its place meanwhile.'
    : 'The analyst goes on meanwhile.'
}

/** Why a question is not taken yet, where that is known; it is sent again by itself. */
function notSentWords({ error }: RunSnapshot): string {
  const why = NOT_SENT_BECAUSE[error?.code ?? '']
  return `Not sent yet${why === undefined ? '' : `: ${why}`}. Trying again…`
}

const TOO_MANY_WAIT = 'as many of your questions are waiting as allowed'
const QUEUE_IS_FULL = 'the analyst is busy and its queue is full'
const RESTARTING = 'the service is restarting'
const NOT_SENT_BECAUSE: Readonly<Record<string, string>> = {
  network: 'the service cannot be reached',
  user_queued: TOO_MANY_WAIT,
  user_active: TOO_MANY_WAIT,
  queued: QUEUE_IS_FULL,
  active: QUEUE_IS_FULL,
  draining: RESTARTING,
  not_ready: RESTARTING,
  bad_gateway: RESTARTING,
}

function viewWords({ view, phase }: RunSnapshot): RunStatusWords {
  if (view.attempt === 0 && phase.phase === 'connecting') return { mood: 'working', words: 'Connecting…' }
  if (view.status === 'queued') return { mood: 'waiting', words: queueWords(view) }
  const last = view.items.at(-1)
  if (last?.kind === 'tool')
    return { mood: 'working', words: last.end ? 'Thinking…' : `Looking up: ${isolated(last.start.title)}…` }
  return { mood: 'working', words: last ? 'Answering…' : 'Thinking…' }
}

function queueWords({ queue, reason }: RunView): string {
  if (reason === 'process_died' || reason === 'drained') return 'Interrupted. It goes on in a moment…'
  if (!queue) return 'Waiting in the queue…'
  const estimate =
    queue.estimateMs === undefined ? '' : `, about ${formatDuration(Math.max(1_000, roundUp(queue.estimateMs)))}`
  return queue.position === 1 ? `Next in the queue${estimate}` : `Number ${queue.position} in the queue${estimate}`
}

/** An estimate is no better than its five seconds. */
function roundUp(ms: number): number {
  return Math.ceil(ms / 5_000) * 5_000
}

function endWords({ status }: RunView): RunStatusWords {
  switch (status) {
    case 'completed':
      return { mood: 'good', words: 'Answer complete' }
    case 'cancelled':
      return { mood: 'idle', words: 'Stopped' }
    case 'cancelled_by_admin':
      return { mood: 'idle', words: 'Stopped by an administrator' }
    default:
      return { mood: 'bad', words: 'The answer failed' }
  }
}
