import { RequestError, type RunSnapshot } from '@perdure/client'
import { emptyView, type RunView } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { failureWords, isActive, runStatusWords } from './status-words.ts'

const READING: RunSnapshot = {
  runId: 'run-1',
  conversationId: 'conversation-1',
  view: { ...emptyView(), status: 'running', attempt: 1 },
  phase: { phase: 'reading' },
  error: undefined,
  stopping: false,
}

const words = (change: Partial<RunSnapshot>, view: Partial<RunView> = {}) =>
  runStatusWords({ ...READING, ...change, view: { ...READING.view, ...view } }).words

const start = { toolCallId: 'c', tool: 't', title: 'Margins', input: {} }
const end = { toolCallId: 'c', tool: 't', outcome: 'ok', summary: '', durationMs: 1 } as const
const ended = (status: 'completed' | 'failed' | 'cancelled' | 'cancelled_by_admin') =>
  words({ phase: { phase: 'ended' } }, { status, done: { status, attempt: 1, durationMs: 1, usage: [] } })

describe('the status of a run', () => {
  it('before there is one is that one may ask', () => {
    expect(runStatusWords(undefined)).toEqual({ mood: 'idle', words: 'Ready' })
  })

  it.each([
    ['Sending…', words({ phase: { phase: 'sending' } })],
    ['Not sent yet. Trying again…', words({ phase: { phase: 'sending', retryAtMs: 5 } })],
    [
      'Not sent yet: the service cannot be reached. Trying again…',
      words({ phase: { phase: 'sending', retryAtMs: 5 }, error: new RequestError('network', '', undefined) }),
    ],
    [
      'Not sent yet: as many of your questions are waiting as allowed. Trying again…',
      words({ phase: { phase: 'sending', retryAtMs: 5 }, error: new RequestError('user_queued', '', 429) }),
    ],
    ['Connecting…', words({ phase: { phase: 'connecting' } }, { attempt: 0 })],
    ['Waiting in the queue…', words({}, { status: 'queued' })],
    ['Next in the queue', words({}, { status: 'queued', queue: { position: 1 } })],
    ['Number 3 in the queue, about 45 s', words({}, { status: 'queued', queue: { position: 3, estimateMs: 41_000 } })],
    ['Interrupted. It goes on in a moment…', words({}, { status: 'queued', reason: 'process_died' })],
    ['Thinking…', words({})],
    ['Looking up: Margins…', words({}, { items: [{ kind: 'tool', toolCallId: 'c', start }] })],
    ['Thinking…', words({}, { items: [{ kind: 'tool', toolCallId: 'c', start, end }] })],
    ['Answering…', words({}, { items: [{ kind: 'text', block: 0, text: 'So' }] })],
    [
      'Connection lost. Reconnecting… The analyst goes on meanwhile.',
      words({ phase: { phase: 'waiting', retryAtMs: 5 } }),
    ],
    [
      'Connection lost. Reconnecting… Your question keeps its place meanwhile.',
      words({ phase: { phase: 'waiting', retryAtMs: 5 } }, { status: 'queued', attempt: 1 }),
    ],
    ['Stopping…', words({ stopping: true })],
    ['Answer complete', ended('completed')],
    ['The answer failed', ended('failed')],
    ['Stopped', ended('cancelled')],
    ['Stopped by an administrator', ended('cancelled_by_admin')],
    [
      'This answer is no longer there.',
      words({ phase: { phase: 'stopped', reason: 'not_found' }, error: new RequestError('not_found', '', 404) }),
    ],
    [
      'You are no longer signed in.',
      words({
        phase: { phase: 'stopped', reason: 'unauthenticated' },
        error: new RequestError('unauthenticated', '', 401),
      }),
    ],
  ])('is told as "%s"', (expected, told) => {
    expect(told).toBe(expected)
  })
})

it('is active while it may still say something', () => {
  const phases = ['sending', 'connecting', 'reading', 'hidden'] as const
  for (const phase of phases) expect(isActive({ ...READING, phase: { phase } })).toBe(true)
  expect(isActive({ ...READING, phase: { phase: 'waiting', retryAtMs: 1 } })).toBe(true)
  for (const phase of ['refused', 'loading', 'ended'] as const)
    expect(isActive({ ...READING, phase: { phase } })).toBe(false)
  expect(isActive(undefined)).toBe(false)
})

it('fails in the words of the service, else of the reason, else in some', () => {
  const view: RunView = { ...emptyView(), status: 'failed' }
  expect(failureWords({ ...view, error: { code: 'x', message: 'Too bad.', retryable: true } })).toBe('Too bad.')
  expect(failureWords({ ...view, reason: 'deadline' })).toBe('The run took too long and was stopped.')
  expect(failureWords({ ...view, reason: 'novel' })).toBe('Something went wrong on our side.')
})
