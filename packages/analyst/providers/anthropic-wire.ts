import { z } from 'zod'

/**
 * The Messages API's stream, as far as it is read here. Objects are loose and whatever is not known is let through as
 * `unknown`: the provider may add events, blocks and fields at any time.
 */

const tokens = z.number().int().nonnegative().nullish()
const usageSchema = z.looseObject({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  service_tier: z.string().nullish(),
})
export type WireUsage = z.infer<typeof usageSchema>

const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  thinking: z.string().optional(),
  signature: z.string().optional(),
})
export type WireBlock = z.infer<typeof blockSchema>

const deltaSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  partial_json: z.string().optional(),
  thinking: z.string().optional(),
  signature: z.string().optional(),
})
export type WireDelta = z.infer<typeof deltaSchema>

const index = z.number().int().nonnegative()

const wireEventSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('message_start'),
    message: z.looseObject({
      content: z.array(blockSchema).default([]),
      stop_reason: z.string().nullish(),
      usage: usageSchema.optional(),
    }),
  }),
  z.looseObject({ type: z.literal('content_block_start'), index, content_block: blockSchema }),
  z.looseObject({ type: z.literal('content_block_delta'), index, delta: deltaSchema }),
  z.looseObject({ type: z.literal('content_block_stop'), index }),
  z.looseObject({
    type: z.literal('message_delta'),
    delta: z.looseObject({ stop_reason: z.string().nullish() }),
    usage: usageSchema.optional(),
  }),
  z.looseObject({ type: z.literal('message_stop') }),
  z.looseObject({ type: z.literal('ping') }),
  z.looseObject({ type: z.literal('error'), error: z.looseObject({ type: z.string() }) }),
])
export type WireEvent = z.infer<typeof wireEventSchema>

const namedSchema = z.looseObject({ type: z.string() })
const KNOWN: ReadonlySet<string> = new Set(wireEventSchema.options.map((option) => option.shape.type.value))

/** One event's data; undefined for an event this version does not know. Throws where the data cannot be read. */
export function readWireEvent(data: string): WireEvent | undefined {
  const json: unknown = JSON.parse(data)
  return KNOWN.has(namedSchema.parse(json).type) ? wireEventSchema.parse(json) : undefined
}
