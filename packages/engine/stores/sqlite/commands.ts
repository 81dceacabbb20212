import { isTerminal } from '@perdure/protocol'
import type { AdmissionFacts } from '../../admission/admission.ts'
import type { Segment } from '../../log/segment.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import { adopt } from '../../runs/transition.ts'
import { isDue, leasesOfOthers, type IsDead } from '../adoption.ts'
import { type ConversationFacts, decideClaims, decideCreation, type LatestOrders } from '../creation.ts'
import type {
  AdoptCommand,
  ClaimCommand,
  ClaimedRun,
  ConversationCommand,
  CreateCommand,
  CreateResult,
  FeedbackCommand,
  Lease,
  RenewCommand,
  StoreCommand,
  StoreResult,
} from '../store.ts'
import { foldChecksum } from './checksum.ts'
import type { Database } from './database.ts'
import { readAdmission, readConversationRuns, readSegments } from './reads.ts'
import { expireLogs } from './retention.ts'
import { number, numberOrNull, replacingValues, runValues, text, textOrNull, toRunRecord } from './run-row.ts'
import { applyWrite, insertSegment } from './write-command.ts'

/** Everything of one commit, in one transaction: each command applied or refused by itself, all of it synced together. */
export function applyCommands(database: Database, commands: readonly StoreCommand[], isDead: IsDead): StoreResult[] {
  return database.transaction(() =>
    commands.map((command) => {
      try {
        return database.savepoint(() => applyCommand(database, command, isDead))
      } catch (error) {
        if (isStoreFailure(error)) throw error
        return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
      }
    }),
  )
}

/** SQLite's result codes for what is wrong with a statement's values: too big, a broken rule, a wrong type, out of range. */
const OF_THE_COMMAND = new Set([18, 19, 20, 25])

/** A store that fails is no command's fault: the whole commit is tried again. A broken rule is the command's own. */
function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false
  return !OF_THE_COMMAND.has(error.errcode & 0xff)
}

function applyCommand(database: Database, command: StoreCommand, isDead: IsDead): StoreResult {
  switch (command.kind) {
    case 'create':
      return { kind: 'create', result: create(database, command) }
    case 'claim':
      return { kind: 'claim', claimed: claim(database, command) }
    case 'write':
      return { kind: 'write', result: applyWrite(database, command) }
    case 'request_cancel':
      database.run('requestCancel', command.by, command.nowMs, command.runId)
      return { kind: 'request_cancel', run: findRun(database, command.runId) }
    case 'renew':
      return { kind: 'renew', renewed: renew(database, command) }
    case 'adopt':
      return { kind: 'adopt', ...adoptAll(database, command, isDead) }
    case 'rename_conversation':
    case 'delete_conversation':
    case 'erase_deleted':
      return conversation(database, command)
    case 'feedback':
      return { kind: 'feedback', result: giveFeedback(database, command) }
    case 'expire_logs':
      return expireLogs(database, command)
    case 'keep_fold': {
      const { runId, fold } = command
      const { seq, loggedBytes, body } = fold
      return { kind: 'keep_fold', kept: database.run('keepFold', loggedBytes, body, foldChecksum(runId, fold), runId, seq) > 0 }
    }
  }
}

function findRun(database: Database, runId: string): RunRecord | undefined {
  const row = database.get('findRun', runId)
  return row && toRunRecord(row)
}

function mustFindRun(database: Database, runId: string): RunRecord {
  const run = findRun(database, runId)
  if (run === undefined) throw new Error(`The run ${runId} is not there`)
  return run
}

function latestOrders(database: Database): LatestOrders {
  const row = database.get('latestOrders') ?? {}
  return { createdOrder: numberOrNull(row, 'created_order') ?? 0, startedOrder: numberOrNull(row, 'started_order') ?? 0 }
}

function create(database: Database, command: CreateCommand): CreateResult {
  const repeatedCommit = findRun(database, command.runId)
  if (repeatedCommit !== undefined) {
    const segment = readSegments(database, command.runId, 0, 1)[0] as Segment
    return { outcome: 'created', run: repeatedCommit, segment }
  }
  const admission: AdmissionFacts = readAdmission(database)
  const result = decideCreation(command, {
    earlier: findEarlier(database, command),
    conversation: conversationFacts(database, command),
    admission,
    ...latestOrders(database),
  })
  if (result.outcome === 'created') insertCreated(database, command, result)
  return result
}

function findEarlier(database: Database, { userId, idempotency }: CreateCommand): { run: RunRecord; bodyHash: string } | undefined {
  const row = idempotency && database.get('findIdempotency', userId, idempotency.key)
  return row && { run: mustFindRun(database, text(row, 'run_id')), bodyHash: text(row, 'body_hash') }
}

function conversationFacts(database: Database, command: CreateCommand): ConversationFacts | undefined {
  const { conversationId, parentRunId = null } = command
  if (conversationId === undefined) return undefined
  const row = database.listWith('conversationFacts', { conversationId, parentRunId })[0]
  return (
    row && {
      userId: text(row, 'user_id'),
      latestRunId: textOrNull(row, 'latest_run_id'),
      unendedRunId: textOrNull(row, 'unended_run_id'),
      hasParent: number(row, 'has_parent') === 1,
    }
  )
}

function insertCreated(database: Database, command: CreateCommand, { run, segment }: ClaimedRun): void {
  const { conversationId, userId } = run
  if (command.conversationId === undefined) {
    database.run('insertConversation', conversationId, userId, command.title, command.nowMs, command.nowMs)
  } else {
    database.run('touchConversation', command.nowMs, conversationId)
  }
  database.run('insertRun', ...runValues(run))
  insertSegment(database, run.runId, segment)
  const { idempotency } = command
  if (idempotency) database.run('insertIdempotency', userId, idempotency.key, idempotency.bodyHash, run.runId)
}

function claim(database: Database, command: ClaimCommand): ClaimedRun[] {
  const admission = readAdmission(database)
  if (admission.waiting.length === 0) return []
  const findWaiting = (runId: string): RunRecord => mustFindRun(database, runId)
  const claimed = decideClaims(command, { admission, ...latestOrders(database), findRun: findWaiting })
  for (const { run, segment } of claimed) {
    database.run('replaceRun', ...replacingValues(run))
    insertSegment(database, run.runId, segment)
  }
  return claimed
}

function renew(database: Database, { ownership, runs }: RenewCommand): Pick<RunRecord, 'runId' | 'cancelledBy' | 'cancelRequestedAtMs'>[] {
  return runs.flatMap(({ runId, epoch }) => {
    const row = database.get('renewLease', ownership.leaseUntilMs, runId, ownership.owner, epoch)
    if (row === undefined) return []
    const cancelledBy = textOrNull(row, 'cancelled_by') as RunRecord['cancelledBy']
    return [{ runId, cancelledBy, cancelRequestedAtMs: numberOrNull(row, 'cancel_requested_at_ms') }]
  })
}

function adoptAll(database: Database, command: AdoptCommand, isDead: IsDead): { adopted: RunRecord[]; others: Lease[] } {
  const running = database.all('listRunning').map(toRunRecord)
  const due = running.filter((run) => isDue(run, command, isDead))
  const adopted = due.map((run) => adopt(run, command.ownership, command.nowMs))
  for (const run of adopted) database.run('replaceRun', ...replacingValues(run))
  const left = running.filter((run) => !due.includes(run))
  return { adopted, others: leasesOfOthers(left, command.ownership.owner) }
}

function conversation(database: Database, command: ConversationCommand): StoreResult {
  switch (command.kind) {
    case 'rename_conversation': {
      const renamed = database.run('renameConversation', command.title, command.nowMs, command.conversationId)
      return { kind: 'conversation', found: renamed > 0, unendedRunIds: [] }
    }
    case 'delete_conversation': {
      const deleted = database.run('deleteConversation', command.nowMs, command.conversationId)
      const runs = deleted === 0 ? [] : readConversationRuns(database, command.conversationId)
      const unended = runs.filter((run) => !isTerminal(run.status)).map((run) => run.runId)
      return { kind: 'conversation', found: deleted > 0, unendedRunIds: unended }
    }
    case 'erase_deleted': {
      const erasable = database.all('conversationsToErase').map((row) => text(row, 'conversation_id'))
      for (const conversationId of erasable) erase(database, conversationId)
      const unended = database.all('deletedRunsUnended').map((row) => text(row, 'run_id'))
      return { kind: 'conversation', found: erasable.length > 0, unendedRunIds: unended }
    }
  }
}

function erase(database: Database, conversationId: string): void {
  database.run('eraseSegments', conversationId)
  database.run('eraseFolds', conversationId)
  database.run('eraseCheckpoints', conversationId)
  database.run('eraseFeedback', conversationId)
  database.run('eraseInputs', conversationId)
  database.run('markErased', conversationId)
}

function giveFeedback(database: Database, command: FeedbackCommand): 'ok' | 'not_ended' | 'not_found' {
  const row = database.get('findVisibleRun', command.runId)
  if (row === undefined) return 'not_found'
  if (!isTerminal(toRunRecord(row).status)) return 'not_ended'
  const { runId, value, reason, comment, nowMs } = command
  database.run('setRunFeedback', value, runId)
  database.run('putFeedback', runId, value, reason ?? null, comment ?? null, nowMs)
  return 'ok'
}
