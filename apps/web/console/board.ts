import { RequestError } from '@perdure/client'
import type { AdminClient, LedgerPage } from '@perdure/client/admin'
import type { AdminHealth, AdminQueue, AdminRun } from '@perdure/protocol'
import type { Reading } from './watch.ts'

/** What an operator looks at. A part that was never read is absent; one that fails stays as it was read last. */
export interface Board {
  health?: AdminHealth
  queue?: AdminQueue
  /** Those that run, oldest first: what comes new moves nothing. */
  running?: readonly AdminRun[]
  /** The latest that failed, of the reason that was asked for. */
  failures?: { runs: readonly AdminRun[]; reason: string | undefined; hasMore: boolean }
  ledger?: LedgerPage
  /** The service told how it is, the last time it was asked. */
  answers: boolean
  /** When these were read: what they say goes on from there. */
  readAtMs: number
}

/** What is asked for beyond the rest. */
export interface BoardQuestion {
  failureReason?: string | undefined
  failures: number
  /** 0: the ledger is not asked for. */
  ledgerRows: number
}

/** Most runs that are shown as running; as many as a page of them holds. */
const RUNNING_MAX = 200

/** Reads all parts at once. Rejects only for an abort. */
export async function readBoard(
  client: AdminClient,
  question: BoardQuestion,
  input: { signal: AbortSignal; held: Board | undefined; nowMs: () => number },
): Promise<Reading<Board>> {
  const { failureReason: reason, failures, ledgerRows } = question
  const { signal, held } = input
  const filter = { status: 'failed', limit: failures, ...(reason === undefined ? {} : { reason }) } as const
  const [health, queue, running, failed, ledger] = await Promise.allSettled([
    client.readHealth(signal),
    client.readQueue(signal),
    client.listRuns({ status: 'running', limit: RUNNING_MAX }, signal),
    client.listRuns(filter, signal),
    ledgerRows === 0 ? undefined : client.readLedger({ limit: ledgerRows }, signal),
  ])
  signal.throwIfAborted()
  const board: Board = { ...held, answers: health.status === 'fulfilled', readAtMs: input.nowMs() }
  if (health.status === 'fulfilled') board.health = health.value
  if (queue.status === 'fulfilled') board.queue = queue.value
  if (running.status === 'fulfilled') board.running = running.value.runs.toReversed()
  if (failed.status === 'fulfilled') board.failures = { runs: failed.value.runs, reason, hasMore: failed.value.next !== null }
  if (ledger.status === 'fulfilled' && ledger.value !== undefined) board.ledger = ledger.value
  return { data: board, error: firstError([health, queue, running, failed, ledger]) }
}

/** What cannot be changed by asking again comes before what can. */
function firstError(results: readonly PromiseSettledResult<unknown>[]): RequestError | undefined {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [asRequestError(result.reason)] : []))
  return errors.find((error) => !error.transient) ?? errors[0]
}

function asRequestError(reason: unknown): RequestError {
  return reason instanceof RequestError ? reason : new RequestError('unexpected_answer', 'The answer could not be read')
}
