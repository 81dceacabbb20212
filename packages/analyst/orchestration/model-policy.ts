import type { Model } from '../providers/model.ts'
import { LITTLE_BUDGET_MICRO_USD, LONG_HISTORY_TURNS, LONG_MESSAGE_CHARACTERS } from './limits.ts'
import type { QuestionKind } from './question-kind.ts'

/** What the choice of a model rests on. */
export interface ModelOccasion {
  kind: QuestionKind
  messageCharacters: number
  historyTurns: number
  /** What the asker may still spend; undefined where nothing bounds it. */
  budgetLeftMicroUsd: number | undefined
}

/** Why a model answers, as the ledger and the telemetry tell it. */
export const MODEL_REASONS = [
  'chosen',
  'little_budget',
  'long_conversation',
  'long_message',
  'explanation',
  'projection',
  'help',
  'definition',
  'default',
  'taken_off_the_menu',
] as const
export type ModelReason = (typeof MODEL_REASONS)[number]

export interface ModelRule {
  reason: ModelReason
  use: 'quick' | 'thorough'
  /** All of what is given must hold. */
  when: {
    kind?: QuestionKind
    messageMinCharacters?: number
    historyMinTurns?: number
    budgetMaxMicroUsd?: number
  }
}

/** The first that fits decides; where none does, the provider's default answers. */
export const MODEL_POLICY: readonly ModelRule[] = [
  { reason: 'little_budget', use: 'quick', when: { budgetMaxMicroUsd: LITTLE_BUDGET_MICRO_USD } },
  { reason: 'help', use: 'quick', when: { kind: 'help' } },
  { reason: 'explanation', use: 'thorough', when: { kind: 'explanation' } },
  { reason: 'projection', use: 'thorough', when: { kind: 'projection' } },
  { reason: 'long_message', use: 'thorough', when: { messageMinCharacters: LONG_MESSAGE_CHARACTERS } },
  { reason: 'definition', use: 'quick', when: { kind: 'definition' } },
  { reason: 'long_conversation', use: 'thorough', when: { historyMinTurns: LONG_HISTORY_TURNS } },
]

export interface ChosenModel {
  model: string
  reason: ModelReason
}

/**
 * Who answers, and why. What the person chose wins wherever the panel offers it; anything else stands for `auto`, which
 * the policy decides. A provider that names no quick or thorough model always answers with its default.
 */
export function chooseModel(
  { models, defaultModel, fitness }: Pick<Model, 'models' | 'defaultModel' | 'fitness'>,
  wanted: string | undefined,
  occasion: ModelOccasion,
  policy: readonly ModelRule[] = MODEL_POLICY,
): ChosenModel {
  if (wanted !== undefined && models.some(({ id }) => id === wanted)) return { model: wanted, reason: 'chosen' }
  const rule = policy.find(({ when }) => fits(when, occasion))
  const model = rule && fitness?.[rule.use]
  return rule === undefined || model === undefined ? { model: defaultModel, reason: 'default' } : { model, reason: rule.reason }
}

function fits(when: ModelRule['when'], occasion: ModelOccasion): boolean {
  const { kind, messageMinCharacters = 0, historyMinTurns = 0, budgetMaxMicroUsd = Infinity } = when
  const { budgetLeftMicroUsd: left } = occasion
  return (
    (kind === undefined || kind === occasion.kind) &&
    occasion.messageCharacters >= messageMinCharacters &&
    occasion.historyTurns >= historyMinTurns &&
    (budgetMaxMicroUsd === Infinity || (left !== undefined && left <= budgetMaxMicroUsd))
  )
}
