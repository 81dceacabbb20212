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
  version: z.literal([1, CHECKPOINT_VERSION]),
  step: z.int().nonnegative(),
  model: z.string(),
  /** Checkpoints of before reasons were kept have none. */
  modelReason: z.enum(MODEL_REASONS).default('default'),
  messages: z.array(messageSchema),
  /** Version 1 has none. */
  blocks: z.array(z.string()).optional(),
  datasets: z.array(datasetSchema),
  charts: z.int().nonnegative(),
  finished: z.boolean(),
})

export function toCheckpoint(progress: Progress): unknown {
  return { version: CHECKPOINT_VERSION, ...progress }
}

/**
 * Reads what this version or one before it saved: a deploy takes over runs under way. Throws for a later version: its text is
 * already said, so starting over would say it twice.
 */
export function fromCheckpoint(checkpoint: unknown): Progress {
  const { version: _, blocks, ...progress } = checkpointSchema.parse(checkpoint)
  return { ...progress, blocks: blocks ?? saidBlocks(progress.messages) }
}

/** What the answer says so far, where nobody kept it apart: before there were citations it was what the model wrote. */
function saidBlocks(messages: readonly ModelMessage[]): string[] {
  const blocks: string[] = []
  let isOpen = false
  for (const message of messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1)) {
    for (const part of message.role === 'assistant' ? message.parts : []) {
      if (part.type === 'text' && part.text !== '') {
        if (isOpen) blocks.push(blocks.pop() + part.text)
        else blocks.push(part.text)
        isOpen = true
      }
      if (part.type === 'tool_call') isOpen = false
    }
  }
  return blocks
}
