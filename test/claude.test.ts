import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeAnalyst, startFakeAnthropic, type FakeAnthropic } from '@perdure/analyst/testing'
import { viewText } from '@perdure/protocol'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hearEvents, viewOf } from './harness/stream.ts'

/** The main job over Claude's wire: the real service and SDK against a fake Anthropic on loopback. */

let fake: FakeAnthropic
let stack: Stack
let ada: SignedIn

beforeAll(async () => {
  fake = await startFakeAnthropic({ answer: fakeAnalyst({ paceMs: 5 }) })
  stack = await startStack({
    AI_PROVIDER: 'anthropic',
    ANTHROPIC_API_KEY: 'sk-of-the-tests-0123456789',
    ANTHROPIC_BASE_URL: fake.url,
  })
  ada = await signIn(stack, 'ada')
})
afterAll(async () => {
  await stack?.close()
  await fake?.close()
})

test('a question streams with tool use, and its cost is told to those who may see it', async () => {
  const view = viewOf(await hearEvents(await ada.ask('What were net sales in FY2026?')))
  expect(view.done).toMatchObject({ status: 'completed', usage: [{ provider: 'anthropic' }] })
  expect(view.done?.costMicroUsd).toBeGreaterThan(0)
  expect(view.items.filter((item) => item.kind === 'tool').length).toBeGreaterThan(0)
  expect(view.datasets.length).toBeGreaterThan(0)
  expect(viewText(view).length).toBeGreaterThan(20)

  const ben = await signIn(stack, 'ben')
  const bens = viewOf(await hearEvents(await ben.ask('What were net sales in FY2026?')))
  expect(bens.done?.status).toBe('completed')
  expect(bens.done).not.toHaveProperty('costMicroUsd')
})

test('killed in the middle, it asks Claude again from the last checkpoint and ends once', async () => {
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
