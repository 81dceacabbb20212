import { z } from 'zod'
import { queuePlaceSchema } from './events.ts'
import { runStatusSchema } from './state-schemas.ts'

/**
 * Answers of the operators' routes under `/api/ai/admin`: who runs what and how it stands, never what anybody wrote. Times
 * are ISO 8601 in UTC.
 */

const count = z.int().nonnegative()
const microUsd = count.nullable()

/** A run as operators see it. */
export const adminRunSchema = z.object({
  runId: z.string(),
  userId: z.string(),
  /** Null for somebody whom the directory no longer knows. */
  displayName: z.string().nullable(),
  status: runStatusSchema,
  attempt: z.int().min(1),
  /** Attempts that ended with their process; drains do not count. */
  deaths: count,
  reason: z.string().optional(),
  /** Of a failed run: one of the run error codes, while its log is kept. */
  errorCode: z.string().optional(),
  /** What answered last, or else what was asked for; null where neither is known. */
  model: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** First start. */
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  /** From its creation to its first start, or to now. */
  waitingMs: count,
  /** In all attempts together, up to now. */
  runningMs: count,
  /** Only while queued. */
  queue: queuePlaceSchema.optional(),
  /** Came back from a drain or a death: it is next in line. */
  handedBack: z.boolean(),
  /** The process that works on it. */
  processId: z.string().optional(),
  /** Until when nobody else may take it, by that process's clock. */
  leaseUntil: z.iso.datetime().optional(),
  /** Since provider or tool last gave a sign of life; absent where another process works on it. */
  silentMs: count.optional(),
  /** Somebody has asked for its end, which has not come yet. */
  cancelRequestedAt: z.iso.datetime().optional(),
  loggedEvents: count,
  loggedBytes: count,
  /** Of an ended run; null where it is not known. */
  costMicroUsd: microUsd,
})
export type AdminRun = z.infer<typeof adminRunSchema>

/** `next`: the `before` of the page behind this one; null at the end. */
export const adminRunListSchema = z.object({ runs: z.array(adminRunSchema), next: z.string().nullable() })
export type AdminRunList = z.infer<typeof adminRunListSchema>

/** What one person has under way, and what they have asked in the last 24 hours. */
export const adminUserSchema = z.object({
  userId: z.string(),
  displayName: z.string().nullable(),
  active: count,
  queued: count,
  /** Open streams of the process that answers. */
  streams: count,
  /** Runs asked for in the last 24 hours. */
  runs: count,
  /** Of these, how many failed. */
  failed: count,
  /** Of these, what the ended ones cost as far as it is known. */
  costMicroUsd: count,
  /** Of these, ended ones whose cost is not known. */
  unpriced: count,
})
export type AdminUser = z.infer<typeof adminUserSchema>

export const adminQueueSchema = z.object({
  limits: z.object({
    active: count,
    activePerUser: count,
    queued: count,
    queuedPerUser: count,
    streamsPerUser: count,
  }),
  /** Over all processes. */
  active: count,
  queued: count,
  /** The first ones that wait, in the order in which they would start. */
  runs: z.array(adminRunSchema),
  /** The busiest first. */
  users: z.array(adminUserSchema),
  /** Users beyond those that are told. */
  moreUsers: count,
})
export type AdminQueue = z.infer<typeof adminQueueSchema>

/** Whether a process takes new questions. `drained`: what it had in flight has ended or was handed back. */
export const DRAIN_STATES = ['open', 'draining', 'drained'] as const

export const drainSchema = z.object({
  state: z.enum(DRAIN_STATES),
  /** When the drain began. */
  since: z.iso.datetime().optional(),
  /** How long runs in flight may go on before they are handed back. */
  graceMs: count,
})
export type DrainResource = z.infer<typeof drainSchema>

export const drainAnswerSchema = z.object({ processId: z.string(), drain: drainSchema })
export type DrainAnswer = z.infer<typeof drainAnswerSchema>

export const adminHealthSchema = z.object({
  /** What `/readyz` says: the process may take traffic. */
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  /** The process that answers. */
  process: z.object({
    processId: z.string(),
    version: z.string(),
    startedAt: z.iso.datetime(),
    provider: z.string(),
    store: z.string(),
  }),
  drain: drainSchema,
  /** The process that answers, and each other one that works on a run; alone where the store cannot be read. */
  processes: z.array(z.object({ processId: z.string(), running: count })),
  /** Of the process that answers, since it began. */
  counts: z.object({
    readers: count,
    streams: count,
    storeCommits: count,
    loggedEvents: count,
    /** Turns of a watcher that threw. */
    watcherFailures: count,
    /** Runs that were found damaged. */
    damagedRuns: count,
  }),
  /** Of the runs asked for in the last 24 hours; null where the store cannot be read. */
  lastDay: z
    .object({
      runs: count,
      failed: count,
      /** The most frequent first. */
      failures: z.array(z.object({ reason: z.string(), runs: count })),
    })
    .nullable(),
})
export type AdminHealth = z.infer<typeof adminHealthSchema>
