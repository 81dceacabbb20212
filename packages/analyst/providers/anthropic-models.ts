import type { ModelChoice } from './model.ts'

/** What the panel offers; `AI_MODEL` may name any other that the provider knows. */
export const ANTHROPIC_MODELS: readonly ModelChoice[] = [
  { id: 'claude-sonnet-5-5', label: 'Claude Sonnet 5.5' },
  { id: 'claude-opus-5-5', label: 'Claude Opus 5.5' },
  { id: 'claude-haiku-5-5', label: 'Claude Haiku 5.5' },
]

/** Where nobody chose a model and the operator named none. */
export const ANTHROPIC_FITNESS = { quick: 'claude-haiku-5-5', thorough: 'claude-opus-5-5' } as const

export const ANTHROPIC_DEFAULT_MODEL = 'claude-sonnet-5-5'
export const ANTHROPIC_BASE_URL = 'https://api.anthropic.com'
