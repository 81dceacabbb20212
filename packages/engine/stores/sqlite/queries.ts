import { RUN_COLUMNS } from './run-row.ts'

/** Every query of the embedded store, by name. Parameters are bound, never written in. */

const COLUMNS = RUN_COLUMNS.join(', ')
/** All but the key, whose mere mention makes SQLite look for rows that refer to it. */
const MOVING_COLUMNS = RUN_COLUMNS.filter((column) => column !== 'run_id')
const RUN = RUN_COLUMNS.map((column) => `runs.${column}`).join(', ')

/** Everybody's runs, by a condition that an index answers; the others are asked of what it finds. */
function overseen(condition: string, order = 'runs.created_order'): string {
  return `
    SELECT ${RUN} FROM runs CROSS JOIN conversations c USING (conversation_id)
    WHERE ${condition} AND (c.deleted_at_ms IS NULL OR runs.ended_at_ms IS NULL)
      AND (:status IS NULL OR runs.status = :status)
      AND (:reason IS NULL OR runs.reason = :reason)
      AND (:userId IS NULL OR runs.user_id = :userId)
      AND runs.created_order < coalesce(
        (SELECT created_order FROM runs WHERE run_id = :beforeRunId), iif(:beforeRunId IS NULL, 9223372036854775807, 0))
    ORDER BY ${order} DESC LIMIT :limit`
}

export const QUERIES = {
  insertConversation: `
    INSERT INTO conversations (conversation_id, user_id, title, created_at_ms, updated_at_ms) VALUES (?, ?, ?, ?, ?)`,
  touchConversation: `UPDATE conversations SET updated_at_ms = ? WHERE conversation_id = ?`,
  renameConversation: `
    UPDATE conversations SET title = ?, updated_at_ms = ? WHERE conversation_id = ? AND deleted_at_ms IS NULL`,
  /** Also for one that was deleted at this very moment: a commit that is repeated. */
  deleteConversation: `
    UPDATE conversations SET deleted_at_ms = ?1 WHERE conversation_id = ?2 AND coalesce(deleted_at_ms, ?1) = ?1`,
  conversationFacts: `
    SELECT user_id,
      (SELECT run_id FROM runs WHERE conversation_id = :conversationId ORDER BY created_order DESC LIMIT 1) AS latest_run_id,
      (SELECT run_id FROM runs
        WHERE conversation_id = :conversationId AND status IN ('queued', 'running')) AS unended_run_id,
      EXISTS (SELECT 1 FROM runs WHERE run_id = :parentRunId AND conversation_id = :conversationId) AS has_parent
    FROM conversations WHERE conversation_id = :conversationId AND deleted_at_ms IS NULL`,
  findConversation: `
    SELECT c.*, r.run_id AS latest_run_id, r.status AS latest_status
    FROM conversations c JOIN runs r ON r.conversation_id = c.conversation_id
    WHERE c.conversation_id = ? AND c.deleted_at_ms IS NULL
    ORDER BY r.created_order DESC LIMIT 1`,
  listConversations: `
    SELECT c.*, r.run_id AS latest_run_id, r.status AS latest_status
    FROM conversations c JOIN runs r ON r.conversation_id = c.conversation_id
      AND r.created_order = (SELECT max(created_order) FROM runs WHERE conversation_id = c.conversation_id)
    WHERE c.user_id = ? AND c.deleted_at_ms IS NULL
    ORDER BY c.updated_at_ms DESC, r.created_order DESC LIMIT ?`,
  deletedRunsUnended: `
    SELECT r.run_id FROM conversations c JOIN runs r USING (conversation_id)
    WHERE c.deleted_at_ms IS NOT NULL AND c.erased = 0 AND r.status IN ('queued', 'running')`,
  conversationsToErase: `
    SELECT conversation_id FROM conversations c
    WHERE deleted_at_ms IS NOT NULL AND erased = 0 AND NOT EXISTS (
      SELECT 1 FROM runs WHERE conversation_id = c.conversation_id AND status IN ('queued', 'running'))`,
  markErased: `UPDATE conversations SET erased = 1, title = '' WHERE conversation_id = ?`,
  eraseSegments: `DELETE FROM segments WHERE run_id IN (SELECT run_id FROM runs WHERE conversation_id = ?)`,
  eraseFolds: `DELETE FROM folds WHERE run_id IN (SELECT run_id FROM runs WHERE conversation_id = ?)`,
  eraseCheckpoints: `DELETE FROM checkpoints WHERE run_id IN (SELECT run_id FROM runs WHERE conversation_id = ?)`,
  eraseFeedback: `DELETE FROM feedback WHERE run_id IN (SELECT run_id FROM runs WHERE conversation_id = ?)`,
  eraseInputs: `UPDATE runs SET input = 'null', log_kept = 0 WHERE conversation_id = ?`,

  insertRun: `INSERT INTO runs (${COLUMNS}) VALUES (${RUN_COLUMNS.map(() => '?').join(', ')})`,
  /** Each write carries its ownership: the writer's epoch, and where the log must end. */
  writeRun: `
    UPDATE runs SET status = ?, reason = ?, attempt = ?, deaths = ?, handed_back = ?, started_order = ?,
      started_at_ms = ?, attempt_started_at_ms = ?, ran_ms = ?, ended_at_ms = ?, owner = ?, epoch = ?,
      lease_until_ms = CASE WHEN ? = 'running' THEN lease_until_ms END,
      cancelled_by = coalesce(cancelled_by, ?), cancel_requested_at_ms = coalesce(cancel_requested_at_ms, ?),
      last_seq = ?, logged_bytes = ?, usage = ?, cost_micro_usd = ?
    WHERE run_id = ? AND epoch = ? AND status = ? AND last_seq = ?`,
  /** A claim or a takeover, in the transaction that read the run: no other process writes meanwhile. */
  replaceRun: `UPDATE runs SET ${MOVING_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE run_id = ?`,
  requestCancel: `
    UPDATE runs SET cancelled_by = ?, cancel_requested_at_ms = ?
    WHERE run_id = ? AND status = 'running' AND cancelled_by IS NULL`,
  renewLease: `
    UPDATE runs SET lease_until_ms = ? WHERE run_id = ? AND owner = ? AND epoch = ? AND status = 'running'
    RETURNING run_id, cancelled_by, cancel_requested_at_ms`,
  /** The plus keeps SQLite from reading all runs in order. */
  listRunning: `SELECT ${COLUMNS} FROM runs WHERE status = 'running' ORDER BY +created_order`,
  findRun: `SELECT ${COLUMNS} FROM runs WHERE run_id = ?`,
  findVisibleRun: `
    SELECT ${RUN} FROM runs JOIN conversations c USING (conversation_id)
    WHERE runs.run_id = ? AND c.deleted_at_ms IS NULL`,
  conversationRuns: `SELECT ${COLUMNS} FROM runs WHERE conversation_id = ? ORDER BY created_order`,
  visibleConversationRuns: `
    SELECT ${RUN} FROM runs JOIN conversations c USING (conversation_id)
    WHERE runs.conversation_id = ? AND c.deleted_at_ms IS NULL ORDER BY runs.created_order`,
  conversationFeedback: `
    SELECT f.run_id, f.reason, f.comment FROM feedback f JOIN runs USING (run_id) JOIN conversations c USING (conversation_id)
    WHERE runs.conversation_id = ? AND c.deleted_at_ms IS NULL
      AND f.value IS NOT NULL AND (f.reason IS NOT NULL OR f.comment IS NOT NULL)`,
  listRuns: `
    SELECT ${RUN} FROM runs JOIN conversations c USING (conversation_id)
    WHERE runs.user_id = :userId AND c.deleted_at_ms IS NULL
      AND (:status IS NULL OR runs.status = :status)
      AND (:conversationId IS NULL OR runs.conversation_id = :conversationId)
      AND (:beforeRunId IS NULL OR runs.created_order < (SELECT created_order FROM runs WHERE run_id = :beforeRunId))
    ORDER BY runs.created_order DESC LIMIT :limit`,
  listAllRuns: overseen('true'),
  listAllOfUser: overseen('runs.user_id = :userId'),
  listAllFailed: overseen("runs.status = 'failed'"),
  listAllQueued: overseen("runs.status = 'queued'"),
  /** The plus keeps SQLite from reading all runs in order. */
  listAllRunning: overseen("runs.status = 'running'", '+runs.created_order'),
  countRuns: `
    SELECT user_id, status, reason, count(*) AS runs, coalesce(sum(cost_micro_usd), 0) AS cost_micro_usd,
      sum(ended_at_ms IS NOT NULL AND cost_micro_usd IS NULL) AS unpriced
    FROM runs WHERE created_at_ms >= ? GROUP BY user_id, status, reason`,
  waiting: `
    SELECT run_id, user_id, created_order, handed_back FROM runs WHERE status = 'queued' ORDER BY created_order`,
  activeByUser: `SELECT user_id, count(*) AS active FROM runs WHERE status = 'running' GROUP BY user_id`,
  /** The index on what retention may expire is in this order. */
  latestRanMs: `
    SELECT ran_ms FROM runs WHERE log_kept = 1 AND ended_at_ms IS NOT NULL ORDER BY ended_at_ms DESC LIMIT ?`,
  lastStartOfUser: `
    SELECT max(started_order) AS started_order FROM runs WHERE user_id = ? AND started_order IS NOT NULL`,
  latestOrders: `
    SELECT (SELECT max(created_order) FROM runs) AS created_order, (SELECT max(started_order) FROM runs) AS started_order`,
  countUnended: `
    SELECT (SELECT count(*) FROM runs WHERE status = 'queued') AS queued,
      (SELECT count(*) FROM runs WHERE status = 'running') AS active`,
  progress: `
    SELECT run_id, status, attempt, last_seq, logged_bytes FROM runs
    WHERE run_id IN (SELECT value FROM json_each(?))`,

  insertSegment: `
    INSERT INTO segments (run_id, first_seq, last_seq, start_byte, offsets, bytes, checksum)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  /** The segment that holds the first event past the cursor, and those behind it. */
  segmentsAfter: `
    SELECT first_seq, last_seq, start_byte, offsets, bytes, checksum FROM segments
    WHERE run_id = ?1 AND first_seq >= coalesce(
      (SELECT max(first_seq) FROM segments WHERE run_id = ?1 AND first_seq <= ?2 + 1), ?2 + 1)
      AND last_seq > ?2
    ORDER BY first_seq`,
  putCheckpoint: `
    INSERT OR REPLACE INTO checkpoints (run_id, seq, block, text_offset, after_tool, follow_ups, body, checksum)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  findCheckpoint: `SELECT * FROM checkpoints WHERE run_id = ?`,
  putFold: `INSERT OR REPLACE INTO folds (run_id, seq, logged_bytes, body, checksum) VALUES (?, ?, ?, ?, ?)`,
  findFold: `SELECT * FROM folds WHERE run_id = ?`,
  /** A charge counts once, however often it comes. */
  putCharge: `INSERT OR IGNORE INTO charges (run_id, charge_id, body, checksum) VALUES (?, ?, ?, ?)`,
  /** Of all runs, the latest first. */
  listLedger: `
    SELECT charges.rowid AS position, run_id, user_id, charge_id, body, checksum
    FROM charges JOIN runs USING (run_id)
    WHERE charges.rowid < coalesce(:beforePosition, 9223372036854775807)
    ORDER BY charges.rowid DESC LIMIT :limit`,
  /** In the order in which they came. */
  listCharges: `SELECT charge_id, body, checksum FROM charges WHERE run_id = ? ORDER BY rowid`,

  /** Runs past their time whose fold reaches the log's end, oldest end first. */
  runsToExpire: `
    SELECT runs.run_id FROM runs JOIN folds f ON f.run_id = runs.run_id AND f.seq = runs.last_seq
    WHERE log_kept = 1 AND ended_at_ms IS NOT NULL AND ended_at_ms < ? ORDER BY ended_at_ms LIMIT ?`,
  runsUnfolded: `
    SELECT run_id FROM runs
    WHERE log_kept = 1 AND ended_at_ms IS NOT NULL AND ended_at_ms < ?
      AND NOT EXISTS (SELECT 1 FROM folds f WHERE f.run_id = runs.run_id AND f.seq = runs.last_seq)
    ORDER BY ended_at_ms LIMIT ?`,
  expireSegments: `
    DELETE FROM segments
    WHERE rowid IN (SELECT rowid FROM segments WHERE run_id = ? ORDER BY first_seq LIMIT ?)`,
  hasSegments: `SELECT 1 AS found FROM segments WHERE run_id = ? LIMIT 1`,
  expireCheckpoint: `DELETE FROM checkpoints WHERE run_id = ?`,
  markExpired: `UPDATE runs SET log_kept = 0 WHERE run_id = ?`,
  keepFold: `
    INSERT OR REPLACE INTO folds (run_id, seq, logged_bytes, body, checksum)
    SELECT run_id, last_seq, ?, ?, ? FROM runs
    WHERE run_id = ? AND last_seq = ? AND log_kept = 1 AND ended_at_ms IS NOT NULL`,

  findIdempotency: `SELECT body_hash, run_id FROM idempotency WHERE user_id = ? AND key = ?`,
  insertIdempotency: `INSERT INTO idempotency (user_id, key, body_hash, run_id) VALUES (?, ?, ?, ?)`,

  setRunFeedback: `UPDATE runs SET feedback = ? WHERE run_id = ?`,
  putFeedback: `
    INSERT OR REPLACE INTO feedback (run_id, value, reason, comment, given_at_ms) VALUES (?, ?, ?, ?, ?)`,
} as const

export type QueryName = keyof typeof QUERIES
