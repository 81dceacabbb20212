import type { BooksFigures, Person } from '@perdure/books'
import type { AdmissionLimits, Engine } from '@perdure/engine'
import type { Bootstrap, Column, DatasetData, LedgerCallResource, Row } from '@perdure/protocol'
import type { FastifyBaseLogger } from 'fastify'
import type { Drain } from './drain.ts'
import type { CacheFigures, Metrics } from './observation/metrics.ts'

/** Time, passed in so that a test can set it. Of the same shape as the engine's. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number
  /** Calls `callback` once after `delayMs`; the returned function takes that back. */
  after(delayMs: number, callback: () => void): () => void
}

/** A tool as `GET /tools` lists it. */
export interface ListedTool {
  name: string
  title: string
  description: string
}

/** The tool call that made a dataset, to be made again. */
export interface DatasetRequest {
  /** Whose rights hold: as they are now, not as they were when the run asked. */
  person: Person
  tool: string
  /** The call's arguments, as the run's log holds them. */
  input: unknown
  /** Datasets of the run, oldest first, as its log holds them (at most 200 rows each): a tool may build on one. */
  datasets: readonly DatasetData[]
  signal: AbortSignal
}

/** A whole table with its provenance. */
export interface WholeDataset {
  title: string
  columns: Column[]
  rows: Row[]
  total: number
  totals?: Row | undefined
  asOf: string
  scope: string
  formula?: string | undefined
}

export type DatasetReading =
  | { outcome: 'ok'; dataset: WholeDataset }
  /** The call no longer makes a dataset for this person: rights or books have changed. `summary` is for people. */
  | { outcome: 'refused'; summary: string }

/**
 * One line of `/readyz`. `check` answers for itself and never rejects; `detail` never holds a secret or a person's
 * data.
 */
export interface ReadinessCheck {
  name: string
  check: () => Promise<{ ok: boolean; detail: string }>
}

/** What operators are told of the process itself. Nothing of it is secret. */
export interface ProcessDescription {
  version: string
  startedAtMs: number
  /** In words: who answers questions. */
  provider: string
  /** In words: where runs live. */
  store: string
  limits: AdmissionLimits
}

export interface ServiceSettings {
  /** `INTERNAL_PROXY_SECRET`: what the gateway shows. */
  proxySecret: string
  /** `AI_CHAT_BOOTSTRAP_SECRET`: signs the page's tokens. */
  bootstrapSecret: string
  /** `AI_FEATURE_ENABLED`: false refuses everybody but operators. */
  featureEnabled: boolean
}

/** Who asks, and what the page around the panel shows: both shape the suggestions. */
export interface BootstrapRequest {
  person: Person
  page?: string | undefined
  fiscalYear?: number | undefined
  businessUnit?: string | undefined
  selection?: string | undefined
}

/** Everything a route may use. Built once by `main.ts`; a test builds its own. */
export interface ServiceDependencies {
  engine: Engine
  directory: { find(userId: string): Promise<Person | undefined> }
  booksFigures: () => BooksFigures
  /** By the cache's name. */
  cacheFigures: () => Readonly<Record<string, CacheFigures>>
  /** What the panel needs before the first message. */
  bootstrap: (request: BootstrapRequest) => Promise<Bootstrap>
  tools: readonly ListedTool[]
  /** Reads a charge's body, which the engine never looks into; null where it cannot be read. */
  ledgerCall: (body: unknown) => LedgerCallResource | null
  readDataset: (request: DatasetRequest) => Promise<DatasetReading>
  readinessChecks: readonly ReadinessCheck[]
  drain: Drain
  description: ProcessDescription
  clock: Clock
  /** A new id that nobody else makes; names a request that came without an id. */
  newId: () => string
  settings: ServiceSettings
  metrics: Metrics
  logger: FastifyBaseLogger
}

