import {
  createAiSdkModel,
  createAnthropicModel,
  createOfflineModel,
  loadLanguageModel,
  type Model,
} from '@perdure/analyst'
import type { ProviderConfiguration } from '@perdure/configuration'

/** The configured model. Throws `LanguageModelError` where the AI SDK's cannot be had; asks no provider anything. */
export async function openModel(provider: ProviderConfiguration): Promise<Model> {
  switch (provider.kind) {
    case 'offline':
      return createOfflineModel({ wordsPerSecond: provider.wordsPerSecond })
    case 'anthropic': {
      const { apiKey, baseUrl, model } = provider
      return createAnthropicModel({
        apiKey,
        ...(baseUrl === undefined ? {} : { baseUrl }),
        ...(model === undefined ? {} : { model }),
      })
    }
    case 'ai-sdk': {
      const { module, exportName, model: modelId, folder } = provider
      return createAiSdkModel({ languageModel: await loadLanguageModel({ module, exportName, modelId, folder }) })
    }
  }
}
