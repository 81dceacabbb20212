import type { LanguageModelV2, LanguageModelV3, LanguageModelV4 } from '@ai-sdk/provider'

/** A language model of the AI SDK, of any interface version still in use (AI SDK 5, 6 and 7). */
export type LanguageModel = LanguageModelV2 | LanguageModelV3 | LanguageModelV4

export const LANGUAGE_MODEL_VERSIONS = ['v2', 'v3', 'v4'] as const satisfies LanguageModel['specificationVersion'][]

/** One part of a streamed answer; the versions differ only in its last one, `finish`. */
export type StreamPart =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never

export function isLanguageModel(value: unknown): value is LanguageModel {
  if (typeof value !== 'object' || value === null) return false
  const { specificationVersion, modelId, provider, doStream } = value as Partial<LanguageModel>
  return (
    LANGUAGE_MODEL_VERSIONS.some((version) => version === specificationVersion) &&
    typeof modelId === 'string' &&
    typeof provider === 'string' &&
    typeof doStream === 'function'
  )
}
