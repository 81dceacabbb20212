import { columnSchema, rowSchema } from '@perdure/protocol'
import { z } from 'zod'
import type { ModelMessage } from '../providers/model.ts'
import type { KnownDataset } from '../tools/tool.ts'
import { MODEL_REASONS, type ModelReason } from './model-policy.ts'

/**
 * Where a run stands after a closed step: everything the next one needs, and nothing that rights could have changed.
 */
export interface Progress {
  /** Steps closed. */
  step: number
  /** The model that answers; one run is one model's from start to end. */
  model: string
  /** Why that one. */
  modelReason: ModelReason
  messages: readonly ModelMessage[]
  /** The answer's text so far, block by block, as the reader was told it: markers resolved. */
  blocks: readonly string[]
  /** Rows cut to what a dataset event holds. */
  datasets: readonly KnownDataset[]
  /** Charts drawn. */
  charts: number
  /** The answer is complete. */
  finished: boolean
}

const CHECKPOINT_VERSION = 2

const partSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('tool_call'),
    id: z.string(),
    name: z.string(),
    input: z.unknown(),
    malformed: z.boolean().optional(),
  }),
  z.object({ type: z.literal('opaque'), body: z.unknown() }),
])

const messageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), text: z.string() }),
  z.object({ role: z.literal('assistant'), parts: z.array(partSchema) }),
  z.object({
    role: z.literal('tool'),
    answers: z.array(z.object({ toolCallId: z.string(), outcome: z.enum(['ok', 'error']), content: z.string() })),
  }),
])

const datasetSchema = z.object({
  datasetId: z.string(),
  title: z.string(),
  columns: z.array(columnSchema),
  rows: z.array(rowSchema),
  total: z.int().nonnegative(),
  totals: rowSchema.optional(),
  asOf: z.string(),
  scope: z.string(),
  formula: z.string().optional(),
})

const checkpointSchema = z.object({
  version: z.literal(CHECKPOINT_VERSION),
  step: z.int().nonnegative(),
  model: z.string(),
  /** Checkpoints of before reasons were kept have none. */
  modelReason: z.enum(MODEL_REASONS).default('default'),
  messages: z.array(messageSchema),
  blocks: z.array(z.string()),
  datasets: z.array(datasetSchema),
  charts: z.int().nonnegative(),
  finished: z.boolean(),
})

export function toCheckpoint(progress: Progress): unknown {
  return { version: CHECKPOINT_VERSION, ...progress }
}

/** Throws for a checkpoint of another version: its text is already said, so starting over would say it twice. */
export function fromCheckpoint(checkpoint: unknown): Progress {
  const { version: _, ...progress } = checkpointSchema.parse(checkpoint)
  return progress
}
