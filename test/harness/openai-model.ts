import { createOpenAICompatible } from '@ai-sdk/openai-compatible'

/** What a user writes for `AI_PROVIDER=ai-sdk:<this file>#model`: a server's models, by the id that `AI_MODEL` names. */
export function model(modelId = 'fake-model'): unknown {
  const server = createOpenAICompatible({
    name: 'fake',
    baseURL: process.env['FAKE_OPENAI_URL'] ?? '',
    apiKey: process.env['FAKE_OPENAI_KEY'],
    includeUsage: true,
  })
  return server(modelId)
}
