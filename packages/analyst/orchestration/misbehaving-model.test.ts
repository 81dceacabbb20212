import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAnthropicModel } from '../providers/anthropic.ts'
import type { Model, ProviderErrorKind, StopReason } from '../providers/model.ts'
import { ProviderError } from '../providers/provider-error.ts'
import {
  findRecordings,
  recordingContext,
  scriptedModel,
  startFakeAnthropic,
  type RecordingContext,
  type ScriptedMove,
} from '../testing/index.ts'
import { sampleTools } from '../testing/sample-tools.ts'
import { stubBooks } from '../testing/stub-books.ts'
import { createAnalyst } from './analyst.ts'
import type { AnalystResult } from './execution.ts'
import { STEPS_MAX } from './limits.ts'
import type { QuestionTelemetry } from './question-telemetry.ts'

/** Whatever a model does: one outcome, charges once each, every tool call ended, and an end. */

const unhandled: unknown[] = []
const onUnhandled = (error: unknown): number => unhandled.push(error)
beforeAll(() => void process.on('unhandledRejection', onUnhandled))
afterAll(() => {
  process.off('unhandledRejection', onUnhandled)
  expect(unhandled).toEqual([])
})

interface Ended {
  outcome: AnalystResult | { thrown: unknown }
  recording: RecordingContext
  told: QuestionTelemetry[]
}

async function answer(model: Model): Promise<Ended> {
  const { warehouse, directory } = stubBooks()
  const told: QuestionTelemetry[] = []
  const analyst = createAnalyst({
    model,
    tools: sampleTools().tools.filter(({ name }) => name !== 'deaf'),
    warehouse,
    directory,
    history: async () => [],
    onQuestion: (telemetry) => told.push(telemetry),
    nowMs: () => 0,
  })
  const recording = recordingContext()
  const outcome = await analyst
    .execute({ message: 'What were net sales?' }, recording.context)
    .catch((thrown: unknown) => ({ thrown }))
  await new Promise((resolve) => setImmediate(resolve))
  return { outcome, recording, told }
}

/** What holds however the run ended. */
function expectSound({ outcome, recording, told }: Ended): void {
  expect(outcome).not.toHaveProperty('thrown')
  expect(told).toHaveLength(1)
  expect(outcome).toMatchObject({ outcome: told[0]!.outcome })
  const events = recording.events()
  const started = events.flatMap((event) => (event.event === 'tool_start' ? [event.data.toolCallId] : []))
  const ended = events.flatMap((event) => (event.event === 'tool_end' ? [event.data.toolCallId] : []))
  expect(ended).toEqual(started)
  expect(new Set(started).size).toBe(started.length)
  const charges = recording.charges().map(({ id }) => id)
  expect(new Set(charges).size).toBe(charges.length)
  const isCompleted = told[0]!.outcome === 'completed'
  expect(events.filter(({ event }) => event === 'check')).toHaveLength(isCompleted ? 1 : 0)
  if (isCompleted) expect(recording.text().trim()).not.toBe('')
}

const callMove: fc.Arbitrary<ScriptedMove> = fc
  .record(
    {
      id: fc.constantFrom('a', 'b', ''),
      name: fc.constantFrom('look_up', 'draw', 'broken', 'of_nowhere', '__proto__', ''),
      input: fc.oneof(
        fc.constant({}),
        fc.record({ rows: fc.integer({ min: -1, max: 40 }) }),
        fc.record({ datasetId: fc.constantFrom('run1.d1', 'run2.d1', '') }),
        fc.jsonValue({ maxDepth: 2 }),
      ),
      malformed: fc.constant(true),
    },
    { requiredKeys: ['id', 'name', 'input'] },
  )
  .map((call) => ({ type: 'tool_call', call }))

const errorKind = fc.constantFrom<ProviderErrorKind>(
  'overloaded', 'rate_limit', 'refusal', 'max_tokens', 'context_too_long', 'bad_key', 'unavailable', 'rejected', 'protocol',
)
const count = fc.nat(1_000)
const usageMove: fc.Arbitrary<ScriptedMove> = fc
  .record({ inputTokens: count, outputTokens: count, cacheReadTokens: count, cacheWriteTokens: count })
  .map((usage) => ({ type: 'usage', usage }))
const move: fc.Arbitrary<ScriptedMove> = fc.oneof(
  { weight: 4, arbitrary: callMove },
  {
    weight: 4,
    arbitrary: fc
      .oneof(fc.constantFrom('', ' ', '[[', '[[d1:1:n]]', '[[d9:', ']]', '```', '\uD83D', '\uDE00', '7'), fc.string())
      .map((text): ScriptedMove => ({ type: 'text', text })),
  },
  { weight: 2, arbitrary: usageMove },
  {
    weight: 2,
    arbitrary: fc.constantFrom<ScriptedMove>(
      { type: 'alive' },
      { type: 'thinking' },
      { type: 'opaque', body: { type: 'redacted_thinking', data: 'x' } },
      { type: 'tool_call_start', id: 'never-ended', name: 'look_up' },
      { type: 'retrying', kind: 'overloaded', delayMs: 1 },
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<StopReason>('end', 'tool_calls', 'pause').map((reason): ScriptedMove => ({ type: 'stop', reason })) },
  { weight: 1, arbitrary: errorKind.map((kind): ScriptedMove => ({ type: 'throw', error: new ProviderError(kind, 'as scripted') })) },
)
const script = fc.array(fc.array(move, { maxLength: 12 }), { minLength: 1, maxLength: 6 })

describe('a model that does anything at all', () => {
  test('gets one outcome, in bounded steps, with every call answered and every charge told once', async () => {
    const outcomes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const model = scriptedModel((_, step) => steps[(step - 1) % steps.length]!)
        const ended = await answer(model)
        expectSound(ended)
        expect(model.requests.length).toBeLessThanOrEqual(STEPS_MAX)
        outcomes.add(ended.told[0]!.code ?? ended.told[0]!.outcome)
      }),
      { seed: 20261126, numRuns: 400 },
    )
    // The scripts reach all kinds of ends, or this would try little.
    for (const code of ['completed', 'steps', 'provider_overloaded']) expect(outcomes).toContain(code)
  })

  test('reads after each call exactly one answer to it, and nothing else in between', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const model = scriptedModel((_, step) => steps[(step - 1) % steps.length]!)
        await answer(model)
        for (const { messages } of model.requests) {
          for (const [index, message] of messages.entries()) {
            if (message.role !== 'assistant') continue
            const ids = message.parts.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []))
            const next = messages[index + 1]
            const answered = next?.role === 'tool' ? next.answers.map(({ toolCallId }) => toolCallId) : []
            expect(answered).toEqual(ids)
          }
        }
      }),
      { seed: 20261127, numRuns: 200 },
    )
  })
})

const { recordings, missing } = findRecordings()
if (missing !== undefined) console.warn(`skipped: ${missing}`)

describe.skipIf(missing !== undefined)('a provider that answers with a recording, again and again', () => {
  test.each(recordings)('$name', async ({ bodies }) => {
    const fake = await startFakeAnthropic({
      answer: ({ number }) => ({ type: 'recording', body: bodies[(number - 1) % bodies.length]! }),
    })
    try {
      const ended = await answer(createAnthropicModel({ apiKey: 'k', baseUrl: fake.url }))
      expectSound(ended)
      expect(fake.requests.length).toBeLessThanOrEqual(STEPS_MAX)
      expect(ended.recording.charges().length).toBe(fake.requests.length)
    } finally {
      await fake.close()
    }
  })
})
