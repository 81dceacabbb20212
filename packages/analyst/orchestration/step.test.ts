import { expect, test } from 'vitest'
import type { TokenUsage } from '../providers/model.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { modelRequest } from '../testing/model-request.ts'
import { scriptedModel, type ScriptedMove } from '../testing/scripted-model.ts'
import { settleCharges } from './charges.ts'
import { listen, type StepOutcome } from './step.ts'

const usage = (inputTokens: number, outputTokens: number): TokenUsage => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
})

function hear(moves: ScriptedMove[]): Promise<StepOutcome> {
  return listen({
    model: scriptedModel(() => moves),
    request: modelRequest(),
    signal: new AbortController().signal,
    chargePrefix: 'run1:a1:s1',
    nowMs: () => 0,
    say: async () => undefined,
    alive: () => undefined,
  })
}

test('usage is cumulative within a try, and each try that used anything is a charge of its own', async () => {
  const { charges } = await hear([
    { type: 'usage', usage: usage(100, 1) },
    { type: 'retrying', kind: 'overloaded', delayMs: 1 },
    { type: 'retrying', kind: 'overloaded', delayMs: 1 },
    { type: 'usage', usage: usage(110, 1) },
    { type: 'text', text: 'Hi' },
    { type: 'usage', usage: usage(110, 7) },
    { type: 'stop', reason: 'end' },
  ])
  expect(charges.map(({ id }) => id)).toEqual(['run1:a1:s1:t1', 'run1:a1:s1:t3'])
  expect(settleCharges(charges).usage).toEqual([{ provider: 'scripted', model: 'claude-sonnet-5-5', ...usage(210, 8) }])
})

test('the tier is kept as it was told, by the try that it was told of', async () => {
  const { charges } = await hear([
    { type: 'usage', usage: usage(100, 1), serviceTier: 'priority' },
    { type: 'retrying', kind: 'overloaded', delayMs: 1 },
    { type: 'usage', usage: usage(110, 7) },
    { type: 'stop', reason: 'end' },
  ])
  expect(charges.map(({ body }) => body)).toMatchObject([{ serviceTier: 'priority' }, { serviceTier: null }])
})

test('a call that was refused outright costs nothing', async () => {
  const heard = await hear([{ type: 'throw', error: new ProviderError('bad_key', '401') }])
  expect(heard).toMatchObject({ outcome: 'broke', charges: [] })
})

test('parts stand in the order they came, text joined, thinking in its place', async () => {
  const heard = await hear([
    { type: 'opaque', body: { type: 'thinking' } },
    { type: 'text', text: 'One ' },
    { type: 'text', text: '' },
    { type: 'text', text: 'two.' },
    { type: 'tool_call_start', id: 'a', name: 'look_up' },
    { type: 'tool_call', call: { id: 'a', name: 'look_up', input: {} } },
    { type: 'stop', reason: 'tool_calls' },
    { type: 'text', text: 'after the end' },
  ])
  expect(heard).toMatchObject({
    outcome: 'said',
    reason: 'tool_calls',
    parts: [
      { type: 'opaque', body: { type: 'thinking' } },
      { type: 'text', text: 'One two.' },
      { type: 'tool_call', id: 'a', name: 'look_up', input: {} },
    ],
  })
})
