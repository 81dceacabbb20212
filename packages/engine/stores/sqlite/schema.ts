import type { DatabaseSync } from 'node:sqlite'

/** Grows by one with every migration; a database of a newer version is refused. */
export const SCHEMA_VERSION = 4

/** What the code believes of a run, the schema repeats. */
const VERSION_1 = `
CREATE TABLE conversations (
  conversation_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
  CHECK (erased = 0 OR deleted_at_ms IS NOT NULL)
) STRICT;
CREATE INDEX conversations_of_user ON conversations (user_id, updated_at_ms DESC) WHERE deleted_at_ms IS NULL;
CREATE INDEX conversations_to_erase ON conversations (conversation_id) WHERE deleted_at_ms IS NOT NULL AND erased = 0;

CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations,
  parent_run_id TEXT REFERENCES runs,
  user_id TEXT NOT NULL,
  input TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled', 'cancelled_by_admin')),
  reason TEXT,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  deaths INTEGER NOT NULL CHECK (deaths >= 0),
  handed_back INTEGER NOT NULL CHECK (handed_back IN (0, 1)),
  created_order INTEGER NOT NULL UNIQUE,
  started_order INTEGER UNIQUE,
  created_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  attempt_started_at_ms INTEGER,
  ran_ms INTEGER NOT NULL CHECK (ran_ms >= 0),
  ended_at_ms INTEGER,
  owner TEXT,
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  lease_until_ms INTEGER,
  cancelled_by TEXT CHECK (cancelled_by IN ('user', 'admin')),
  cancel_requested_at_ms INTEGER,
  last_seq INTEGER NOT NULL CHECK (last_seq >= 1),
  logged_bytes INTEGER NOT NULL CHECK (logged_bytes > 0),
  usage TEXT NOT NULL,
  cost_micro_usd INTEGER CHECK (cost_micro_usd >= 0),
  feedback TEXT CHECK (feedback IN ('up', 'down')),
  CHECK ((status = 'running') = (owner IS NOT NULL)),
  CHECK ((status = 'running') = (lease_until_ms IS NOT NULL)),
  CHECK ((status = 'running') = (attempt_started_at_ms IS NOT NULL)),
  CHECK ((status IN ('queued', 'running')) = (ended_at_ms IS NULL)),
  CHECK (handed_back = 0 OR status = 'queued'),
  CHECK (status <> 'cancelled' OR cancelled_by = 'user'),
  CHECK (status <> 'cancelled_by_admin' OR cancelled_by = 'admin')
) STRICT;
CREATE INDEX runs_of_conversation ON runs (conversation_id, created_order);
CREATE INDEX runs_of_user ON runs (user_id, created_order DESC);
CREATE INDEX runs_queued ON runs (created_order) WHERE status = 'queued';
CREATE INDEX runs_running ON runs (user_id) WHERE status = 'running';
CREATE INDEX runs_started ON runs (user_id, started_order DESC) WHERE started_order IS NOT NULL;
CREATE UNIQUE INDEX runs_one_unended ON runs (conversation_id) WHERE status IN ('queued', 'running');

CREATE TABLE segments (
  run_id TEXT NOT NULL REFERENCES runs,
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  last_seq INTEGER NOT NULL,
  start_byte INTEGER NOT NULL CHECK (start_byte >= 0),
  offsets BLOB NOT NULL,
  bytes BLOB NOT NULL,
  CHECK (last_seq >= first_seq),
  CHECK (length(offsets) = 4 * (last_seq - first_seq + 1)),
  PRIMARY KEY (run_id, first_seq)
) STRICT;

CREATE TABLE checkpoints (
  run_id TEXT PRIMARY KEY REFERENCES runs,
  seq INTEGER NOT NULL,
  block INTEGER NOT NULL,
  text_offset INTEGER NOT NULL,
  after_tool INTEGER NOT NULL CHECK (after_tool IN (0, 1)),
  follow_ups TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE folds (
  run_id TEXT PRIMARY KEY REFERENCES runs,
  seq INTEGER NOT NULL,
  logged_bytes INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE charges (
  run_id TEXT NOT NULL REFERENCES runs,
  charge_id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, charge_id)
) STRICT;

CREATE TABLE idempotency (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs,
  PRIMARY KEY (user_id, key)
) STRICT;

CREATE TABLE feedback (
  run_id TEXT PRIMARY KEY REFERENCES runs,
  value TEXT CHECK (value IN ('up', 'down')),
  reason TEXT,
  comment TEXT,
  given_at_ms INTEGER NOT NULL
) STRICT;
`

/**
 * Whether a run's log is still kept, or has given way to its fold. A process of version 1 on the same file goes on: it
 * never names the column.
 */
const VERSION_2 = `
ALTER TABLE runs ADD COLUMN log_kept INTEGER NOT NULL DEFAULT 1 CHECK (log_kept IN (0, 1));
CREATE INDEX runs_to_expire ON runs (ended_at_ms) WHERE log_kept = 1 AND ended_at_ms IS NOT NULL;
UPDATE runs SET log_kept = 0
WHERE conversation_id IN (SELECT conversation_id FROM conversations WHERE erased = 1);
`

/**
 * A checksum of each row that readers or executors are told of; NULL in those written before. A process of version 2 on the
 * same file goes on, and writes none.
 */
const VERSION_3 = `
ALTER TABLE segments ADD COLUMN checksum INTEGER;
ALTER TABLE folds ADD COLUMN checksum INTEGER;
ALTER TABLE checkpoints ADD COLUMN checksum INTEGER;
ALTER TABLE charges ADD COLUMN checksum INTEGER;
`

/** What operators look at is found without reading all runs. A process of version 3 on the same file goes on. */
const VERSION_4 = `
CREATE INDEX runs_failed ON runs (created_order) WHERE status = 'failed';
CREATE INDEX runs_created ON runs (created_at_ms);
`

/** Each brings a database from the version before to its own. */
export const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3, VERSION_4]

/** Throws for a database that a newer program has written. */
export function refuseNewer(database: DatabaseSync): void {
  const version = versionOf(database)
  if (version > SCHEMA_VERSION) throw newerSchema(version)
}

/** Brings the database to `SCHEMA_VERSION`; throws, and changes nothing, for one that is newer. */
export function migrate(database: DatabaseSync): void {
  if (versionOf(database) === SCHEMA_VERSION) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have migrated it meanwhile.
    refuseNewer(database)
    const version = versionOf(database)
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

function newerSchema(version: number): Error {
  return new Error(
    `it has schema version ${version}, and this program knows ${SCHEMA_VERSION}: start a newer perdure on it`,
  )
}
