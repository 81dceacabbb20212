import { z } from 'zod'
import { DATASET_FORMATS } from './dataset-file.ts'
import {
  FEEDBACK_COMMENT_MAX_CHARACTERS,
  FEEDBACK_REASON_MAX_CHARACTERS,
  MESSAGE_MAX_CHARACTERS,
  UI_CONTEXT_MAX_BYTES,
} from './limits.ts'
import { logEventListSchema } from './log-events.ts'
import { queuePlaceSchema, usageSchema } from './events.ts'
import { runStatusSchema } from './state-schemas.ts'

/** Bodies and answers of the routes under `/api/ai`. */

/** What the page shows while one asks. Keys we do not know are kept and count towards the bound. */
export const uiContextSchema = z
  .looseObject({
    page: z.string().optional(),
    fiscalYear: z.int().optional(),
    businessUnit: z.string().optional(),
    selection: z.unknown().optional(),
  })
  .refine((value) => new TextEncoder().encode(JSON.stringify(value)).length <= UI_CONTEXT_MAX_BYTES, {
    message: `must be at most ${UI_CONTEXT_MAX_BYTES} bytes of JSON`,
  })
export type UiContext = z.infer<typeof uiContextSchema>

export const chatRequestSchema = z.object({
  message: z
    .string()
    .min(1)
    .max(MESSAGE_MAX_CHARACTERS)
    .refine((text) => !text.includes('\u0000'), { message: 'must not contain U+0000' }),
  conversationId: z.string().min(1).max(64).optional(),
  /** Absent: the conversation's latest run. Null: a new root. */
  parentRunId: z.string().min(1).max(64).nullable().optional(),
  uiContext: uiContextSchema.optional(),
  /** `auto` or the id of a model that bootstrap lists. */
  model: z.string().min(1).max(128).optional(),
  toolProfile: z.string().min(1).max(128).optional(),
})
export type ChatRequest = z.infer<typeof chatRequestSchema>

/** A run as its owner sees it. Times are ISO 8601 in UTC. */
export const runSchema = z.object({
  runId: z.string(),
  conversationId: z.string(),
  parentRunId: z.string().nullable(),
  status: runStatusSchema,
  attempt: z.int().min(1),
  reason: z.string().optional(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  queue: queuePlaceSchema.optional(),
  usage: z.array(usageSchema),
  costMicroUsd: z.int().nonnegative().nullable().optional(),
})
export type RunResource = z.infer<typeof runSchema>

export const runAnswerSchema = z.object({ run: runSchema })
export const runListSchema = z.object({ runs: z.array(runSchema) })
export const runStateSchema = z.object({ run: runSchema, cursor: z.int().nonnegative(), parts: logEventListSchema })
export type RunStateResource = z.infer<typeof runStateSchema>

const count = z.int().nonnegative()

/** One provider call, as operators see what it cost: who asked and what was used, never what anybody wrote. */
export const ledgerRowSchema = z.object({
  /** Grows from row to row as they came; names the place where a listing goes on. */
  position: z.int().min(1),
  chargeId: z.string(),
  runId: z.string(),
  userId: z.string(),
  /** Null where the row cannot be read: it is there, and its cost is unknown. */
  call: z
    .object({
      at: z.iso.datetime(),
      provider: z.string(),
      model: z.string(),
      /** As the provider told it; null where it told none. */
      serviceTier: z.string().nullable(),
      inputTokens: count,
      outputTokens: count,
      cacheReadTokens: count,
      cacheWriteTokens: count,
      /** Null where no price is known for this model, tier and day. */
      costMicroUsd: count.nullable(),
      /** The price that it was computed with; null where there is none. */
      priceVersion: z.string().nullable(),
      /** Why this model answered: the person chose it, or a rule of the model policy; null where that was not kept. */
      modelReason: z.string().nullable(),
      /** `cut`: the call ended without a whole answer. */
      outcome: z.enum(['whole', 'cut']),
      /** True where the output was never told and is guessed from what arrived. */
      estimated: z.boolean(),
    })
    .nullable(),
})
export type LedgerRowResource = z.infer<typeof ledgerRowSchema>
export type LedgerCallResource = NonNullable<LedgerRowResource['call']>

/** `next`: the `before` of the page behind this one; null at the end. */
export const ledgerSchema = z.object({ rows: z.array(ledgerRowSchema), next: z.int().min(1).nullable() })

export const feedbackRequestSchema = z.object({
  runId: z.string().min(1).max(64),
  value: z.enum(['up', 'down']).nullable(),
  reason: z.string().max(FEEDBACK_REASON_MAX_CHARACTERS).optional(),
  comment: z.string().max(FEEDBACK_COMMENT_MAX_CHARACTERS).optional(),
})
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>

export const conversationSchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  latestRunId: z.string(),
  latestStatus: runStatusSchema,
})
export type ConversationResource = z.infer<typeof conversationSchema>
export const conversationListSchema = z.object({ conversations: z.array(conversationSchema) })
/** One turn of a conversation: what was asked, and the run that answers it. */
export const turnSchema = z.object({
  run: runSchema,
  message: z.string(),
  feedback: z.enum(['up', 'down']).nullable(),
  /** What was said with it, where anything was. */
  feedbackReason: z.string().optional(),
  feedbackComment: z.string().optional(),
})
export type Turn = z.infer<typeof turnSchema>
export const conversationDetailSchema = z.object({ conversation: conversationSchema, turns: z.array(turnSchema) })
export type ConversationDetail = z.infer<typeof conversationDetailSchema>
export const conversationPatchSchema = z.object({ title: z.string().trim().min(1).max(200) })

export const datasetFormatSchema = z.enum(DATASET_FORMATS)

export const toolResourceSchema = z.object({ name: z.string(), title: z.string(), description: z.string() })
export const toolListSchema = z.object({ tools: z.array(toolResourceSchema) })

export const bootstrapSchema = z.object({
  provider: z.object({
    id: z.string(),
    /** What the panel says of it; the offline analyst says that it is one. */
    label: z.string(),
    offline: z.boolean(),
  }),
  models: z.array(z.object({ id: z.string(), label: z.string() })),
  toolProfiles: z.array(
    z.object({ id: z.string(), label: z.string(), description: z.string(), tools: z.array(z.string()) }),
  ),
  limits: z.object({
    messageMaxCharacters: z.int(),
    activePerUser: z.int(),
    queuedPerUser: z.int(),
    streamsPerUser: z.int(),
  }),
  /** What answers come from: `datasetVersion` changes whenever a figure may have changed. */
  books: z.object({ company: z.string(), asOf: z.iso.date(), datasetVersion: z.string() }),
  suggestions: z.array(z.string()),
  features: z.record(z.string(), z.boolean()),
})
export type Bootstrap = z.infer<typeof bootstrapSchema>

/** `GET /api/me`, answered by the business API. */
export const meSchema = z.object({
  user: z.object({ userId: z.string(), displayName: z.string(), email: z.string(), title: z.string() }),
  roles: z.array(z.string()),
  permissions: z.object({ useAnalyst: z.boolean(), operate: z.boolean(), seeCosts: z.boolean() }),
  businessUnits: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Absent for a person without the AI permission. */
  bootstrapToken: z.string().optional(),
  /** ISO 8601; the page renews the token before this. */
  bootstrapTokenExpiresAt: z.iso.datetime().optional(),
})
export type Me = z.infer<typeof meSchema>
