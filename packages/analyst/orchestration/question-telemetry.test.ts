import { expect, test } from 'vitest'
import { ProviderError } from '../providers/provider-error.ts'
import { calls, recordingContext, says, scriptedModel, type Script } from '../testing/index.ts'
import { sampleTools } from '../testing/sample-tools.ts'
import { stubBooks } from '../testing/stub-books.ts'
import { createAnalyst, type AnalystOptions } from './analyst.ts'
import type { QuestionTelemetry } from './question-telemetry.ts'

function observed(script: Script, overrides: Partial<AnalystOptions> = {}) {
  const { warehouse, directory } = stubBooks()
  const told: QuestionTelemetry[] = []
  let ticks = 0
  const analyst = createAnalyst({
    model: scriptedModel(script),
    tools: sampleTools().tools,
    warehouse,
    directory,
    history: async () => [],
    onQuestion: (telemetry) => told.push(telemetry),
    nowMs: () => (ticks += 10),
    ...overrides,
  })
  return { analyst, told }
}

const QUESTION = { message: 'Why did net sales fall in secret?', toolProfile: 'of-nowhere' }

test('an answer is recorded once: kind, profile, model and reason, tools, times, tokens, figures, and not its text', async () => {
  const { analyst, told } = observed((_, step) =>
    step === 1
      ? calls({ id: 'a', name: 'look_up', input: {} }, { id: 'b', name: 'look_up', input: {} }, { id: 'c', name: 'hack_42', input: {} })
      : says('They were 1 and 77.'),
  )
  await analyst.execute(QUESTION, recordingContext().context)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({
    runId: 'run1',
    attempt: 1,
    kind: 'explanation',
    profile: 'general',
    provider: 'scripted',
    model: 'scripted-1',
    modelReason: 'default',
    toolCalls: { look_up: 2, unknown: 1 },
    usage: { inputTokens: 200, cacheReadTokens: 20, cacheWriteTokens: 10 },
    costMicroUsd: null,
    outcome: 'completed',
    figures: { cited: 0, unsupported: 1 },
  })
  expect(told[0]!.firstTokenMs).toBeGreaterThan(0)
  expect(told[0]!.durationMs).toBeGreaterThan(told[0]!.firstTokenMs!)
  expect(JSON.stringify(told)).not.toContain('secret')
})

test('the text is recorded where that is switched on', async () => {
  const { analyst, told } = observed(() => says('No.'), { recordsText: true })
  await analyst.execute(QUESTION, recordingContext().context)
  expect(told[0]!.text).toBe(QUESTION.message)
})

test('a failure tells its code, what was used and no time of a word that never came', async () => {
  const { analyst, told } = observed(() => [
    { type: 'usage', usage: { inputTokens: 9, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } },
    { type: 'throw', error: new ProviderError('overloaded', '529') },
  ])
  await analyst.execute(QUESTION, recordingContext().context)
  expect(told).toMatchObject([{ outcome: 'failed', code: 'provider_overloaded', usage: { inputTokens: 9 } }])
  expect(told[0]).not.toHaveProperty('firstTokenMs')
  expect(told[0]).not.toHaveProperty('figures')
})

test('an attempt that was cancelled is recorded as aborted, one that broke on our side as broken', async () => {
  const recording = recordingContext()
  const cancelled = observed(() => {
    recording.abort()
    return says('Never heard.')
  })
  await expect(cancelled.analyst.execute(QUESTION, recording.context)).rejects.toThrow('aborted')
  expect(cancelled.told).toMatchObject([{ outcome: 'aborted' }])
  const broken = observed(() => [{ type: 'throw', error: new Error('a bug') }])
  await expect(broken.analyst.execute(QUESTION, recordingContext().context)).rejects.toThrow('a bug')
  expect(broken.told).toMatchObject([{ outcome: 'broken' }])
})

test('the reason for a model goes with the run: on its ledger, and over a takeover', async () => {
  const fitness = { thorough: 'scripted-2' }
  const models = [{ id: 'scripted-1', label: '1' }, { id: 'scripted-2', label: '2' }]
  const first = recordingContext()
  const script: Script = (_, step) => (step === 1 ? calls({ id: 'a', name: 'look_up', input: {} }) : says('Done.'))
  const policy = (script_: Script, menu = models) => observed(script_, { model: scriptedModel(script_, { fitness, models: menu }) })
  await policy(script).analyst.execute(QUESTION, first.context)
  expect(first.charges()).toMatchObject([
    { body: { model: 'scripted-2', modelReason: 'explanation' } },
    { body: { model: 'scripted-2', modelReason: 'explanation' } },
  ])
  const { checkpoint } = first.emissions.find((emission) => emission.checkpoint !== undefined)!
  for (const [menu, facts] of [
    [models, { model: 'scripted-2', modelReason: 'explanation' }],
    [models.slice(0, 1), { model: 'scripted-1', modelReason: 'taken_off_the_menu' }],
  ] as const) {
    const { analyst, told } = policy(() => says('Done.'), [...menu])
    await analyst.execute(QUESTION, recordingContext({ attempt: 2, resumeFrom: checkpoint }).context)
    expect(told).toMatchObject([{ attempt: 2, ...facts }])
  }
})
