import { fileURLToPath } from 'node:url'
import { fakeOpenAiAnalyst, startFakeOpenAi, type FakeOpenAi } from '@perdure/analyst/testing'
import { viewText } from '@perdure/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hearEvents, viewOf } from './harness/stream.ts'

/** The main job over a model of the AI SDK: the real service and the SDK's provider against an OpenAI-compatible fake. */

const MODULE = fileURLToPath(new URL('./harness/openai-model.ts', import.meta.url))

let fake: FakeOpenAi
let stack: Stack
let ada: SignedIn

beforeAll(async () => {
  fake = await startFakeOpenAi({ answer: fakeOpenAiAnalyst({ paceMs: 5 }) })
  stack = await startStack({
    AI_PROVIDER: `ai-sdk:${MODULE}#model`,
    AI_MODEL: 'local-model',
    FAKE_OPENAI_URL: fake.url,
    FAKE_OPENAI_KEY: 'sk-of-the-tests-0123456789',
  })
  ada = await signIn(stack, 'ada')
})
afterAll(async () => {
  await stack?.close()
  await fake?.close()
})

test('a question is answered with tools by the configured model, at a cost that is unknown and not nothing', async () => {
  const view = viewOf(await hearEvents(await ada.ask('What were net sales in FY2026?')))
  expect(view.done).toMatchObject({
    status: 'completed',
    usage: [{ provider: 'ai-sdk:fake.chat', model: 'local-model', cacheReadTokens: 80 }],
    costMicroUsd: null,
  })
  expect(view.items.filter((item) => item.kind === 'tool').length).toBeGreaterThan(0)
  expect(view.datasets.length).toBeGreaterThan(0)
  expect(viewText(view)).toContain('Here is what the books say.')
  expect(fake.requests.every(({ body }) => body.model === 'local-model')).toBe(true)
  expect(fake.requests[0]!.headers.authorization).toBe('Bearer sk-of-the-tests-0123456789')
})

test('killed in the middle, it asks the model again from the last checkpoint and ends once', async () => {
  const answer = await ada.ask('What were net sales by business unit in FY2026?')
  const runId = answer.headers.get('x-run-id') ?? ''
  const torn = hearEvents(answer).catch(() => undefined)
  await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`), (event) => event.event === 'text')
  await stack.restartService('SIGKILL')
  await torn
  const view = viewOf(await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`)))
  expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
  expect(new Set(view.datasets.map((dataset) => dataset.datasetId)).size).toBe(view.datasets.length)
})

test('no key and no secret is in what the programs wrote', () => {
  const written = stack.service().output() + stack.gateway().output()
  for (const secret of ['sk-of-the-tests', stack.proxySecret, stack.bootstrapSecret]) expect(written).not.toContain(secret)
})
