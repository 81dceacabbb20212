import { describe, expect, test } from 'vitest'
import { ANTHROPIC_DEFAULT_MODEL, ANTHROPIC_FITNESS, ANTHROPIC_MODELS } from '../providers/anthropic-models.ts'
import { LITTLE_BUDGET_MICRO_USD, LONG_HISTORY_TURNS, LONG_MESSAGE_CHARACTERS } from './limits.ts'
import { chooseModel, MODEL_POLICY, MODEL_REASONS, type ModelOccasion } from './model-policy.ts'

const claude = { models: ANTHROPIC_MODELS, defaultModel: ANTHROPIC_DEFAULT_MODEL, fitness: ANTHROPIC_FITNESS }
const plain: ModelOccasion = { kind: 'figure', messageCharacters: 30, historyTurns: 0, budgetLeftMicroUsd: undefined }
const choose = (occasion: Partial<ModelOccasion>, wanted?: string) => chooseModel(claude, wanted, { ...plain, ...occasion })

describe('who answers', () => {
  test.each<[Partial<ModelOccasion>, string, string]>([
    [{}, 'claude-sonnet-5-5', 'default'],
    [{ kind: 'help' }, 'claude-haiku-5-5', 'help'],
    [{ kind: 'definition' }, 'claude-haiku-5-5', 'definition'],
    [{ kind: 'explanation' }, 'claude-opus-5-5', 'explanation'],
    [{ kind: 'projection' }, 'claude-opus-5-5', 'projection'],
    [{ messageCharacters: LONG_MESSAGE_CHARACTERS }, 'claude-opus-5-5', 'long_message'],
    [{ messageCharacters: LONG_MESSAGE_CHARACTERS - 1 }, 'claude-sonnet-5-5', 'default'],
    [{ historyTurns: LONG_HISTORY_TURNS }, 'claude-opus-5-5', 'long_conversation'],
    [{ historyTurns: LONG_HISTORY_TURNS - 1 }, 'claude-sonnet-5-5', 'default'],
    [{ kind: 'explanation', budgetLeftMicroUsd: LITTLE_BUDGET_MICRO_USD }, 'claude-haiku-5-5', 'little_budget'],
    [{ budgetLeftMicroUsd: LITTLE_BUDGET_MICRO_USD + 1 }, 'claude-sonnet-5-5', 'default'],
  ])('%o: %s, for %s', (occasion, model, reason) => {
    expect(choose(occasion)).toEqual({ model, reason })
  })

  test('is whom the person chose, whatever the policy would say, where that one is offered', () => {
    expect(choose({ kind: 'explanation' }, 'claude-haiku-5-5')).toEqual({ model: 'claude-haiku-5-5', reason: 'chosen' })
    for (const wanted of ['auto', 'gpt-of-elsewhere']) {
      expect(choose({ kind: 'help' }, wanted)).toEqual({ model: 'claude-haiku-5-5', reason: 'help' })
    }
  })

  test('is the default of a provider with one model', () => {
    const one = { models: [{ id: 'only', label: 'Only' }], defaultModel: 'only' }
    expect(chooseModel(one, undefined, { ...plain, kind: 'explanation' })).toEqual({ model: 'only', reason: 'default' })
  })
})

test('every rule names a reason that is told, and every model that Claude is asked for is offered', () => {
  for (const { reason } of MODEL_POLICY) expect(MODEL_REASONS).toContain(reason)
  expect(ANTHROPIC_MODELS.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.values(ANTHROPIC_FITNESS)))
})
