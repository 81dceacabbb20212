import type { ServiceConfiguration } from '@perdure/configuration'
import type { ReadinessCheck } from '../dependencies.ts'

/**
 * The lines of `/readyz` that tell of the configuration: the provider's, and one for each secret. Never a secret
 * itself.
 */
export function configurationChecks({
  provider,
  internalProxySecret,
  bootstrapSecret,
}: Pick<ServiceConfiguration, 'provider' | 'internalProxySecret' | 'bootstrapSecret'>): ReadinessCheck[] {
  return [
    { name: 'provider', check: async () => ({ ok: true, detail: providerDetail(provider) }) },
    secretCheck('INTERNAL_PROXY_SECRET', internalProxySecret),
    secretCheck('AI_CHAT_BOOTSTRAP_SECRET', bootstrapSecret),
    ...(provider.kind === 'anthropic' ? [secretCheck('ANTHROPIC_API_KEY', provider.apiKey)] : []),
  ]
}

/** In words: who answers questions, and how. */
export function providerDetail(provider: ServiceConfiguration['provider']): string {
  if (provider.kind === 'offline') return `offline, ${provider.wordsPerSecond} words a second, needs no key`
  if (provider.kind === 'ai-sdk') {
    const { exportName, module, model } = provider
    return `${exportName} of ${module}, model ${model ?? 'of its choice'}`
  }
  const host = provider.baseUrl === undefined ? 'its own address' : new URL(provider.baseUrl).host
  return `anthropic at ${host}, model ${provider.model ?? 'of the analyst\'s choice'}`
}

function secretCheck(name: string, secret: string): ReadinessCheck {
  const ok = secret !== ''
  return { name, check: async () => ({ ok, detail: ok ? 'is set' : 'is not set' }) }
}
