import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { z } from 'zod'

/** What a provider adds to a part and wants back with it: a signature, an item's id. Never read here. */
const metadataSchema = z.custom<SharedV4ProviderMetadata>((value) => typeof value === 'object' && value !== null)

const bodySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ai-sdk-reasoning'),
    modelId: z.string(),
    text: z.string(),
    providerMetadata: metadataSchema.optional(),
  }),
  /** Stands before the call it belongs to. */
  z.object({
    type: z.literal('ai-sdk-call'),
    modelId: z.string(),
    toolCallId: z.string(),
    providerMetadata: metadataSchema,
  }),
])

/** The body of an opaque part, as this adapter writes it. */
export type OpaqueBody = z.infer<typeof bodySchema>

/**
 * Reads what was kept; undefined for what another model or another adapter said: a run can go on under a new
 * configuration, and reasoning is understood only by the model whose it is.
 */
export function readOpaque(body: unknown, modelId: string): OpaqueBody | undefined {
  const { data } = bodySchema.safeParse(body)
  return data?.modelId === modelId ? data : undefined
}
