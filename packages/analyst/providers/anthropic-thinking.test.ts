import { afterEach, describe, expect, test } from 'vitest'
import { createAnalyst } from '../orchestration/analyst.ts'
import { findRecordings, recordingContext, startFakeAnthropic, type FakeAnthropic } from '../testing/index.ts'
import { hearOut, modelRequest } from '../testing/model-request.ts'
import { stubBooks } from '../testing/stub-books.ts'
import { toAnthropicRequest } from './anthropic-request.ts'
import { createAnthropicModel } from './anthropic.ts'

const { recordings, missing } = findRecordings()
if (missing !== undefined) console.warn(`skipped: ${missing}`)
const recording = recordings.find(({ name }) => name.includes('thinking'))

interface RecordedDelta {
  delta?: { thinking?: string; signature?: string }
  message?: { usage?: { service_tier?: string } }
}

/** What the recording says, read by itself: its data lines and nothing of ours. */
function recorded() {
  const lines = recording!.bodies[0]!.split('\n').filter((line) => line.startsWith('data: '))
  const events = lines.map((line) => JSON.parse(line.slice('data: '.length)) as RecordedDelta)
  return {
    thinking: events.map(({ delta }) => delta?.thinking ?? '').join(''),
    signature: events.map(({ delta }) => delta?.signature ?? '').join(''),
    tier: events.flatMap(({ message }) => message?.usage?.service_tier ?? [])[0],
  }
}

let fake: FakeAnthropic | undefined
afterEach(() => fake?.close())

async function model() {
  fake = await startFakeAnthropic({ answer: () => ({ type: 'recording', body: recording!.bodies[0]! }) })
  return createAnthropicModel({ apiKey: 'k', baseUrl: fake.url })
}

describe.skipIf(recording === undefined)('recorded thinking', () => {
  test('goes back with the next step as it came: every word, and the signature', async () => {
    const { thinking, signature } = recorded()
    expect(signature).not.toBe('')
    const { events } = await hearOut((await model()).stream(modelRequest(), new AbortController().signal))
    const parts = events.flatMap((event) => (event.type === 'opaque' ? [event] : []))
    const next = modelRequest({
      messages: [{ role: 'user', text: 'Q' }, { role: 'assistant', parts }, { role: 'user', text: 'And?' }],
    })
    expect(toAnthropicRequest(next).messages[1]).toEqual({ role: 'assistant', content: [{ type: 'thinking', thinking, signature }] })
  })

  test('is never said, logged or shown, and kept with the checkpoint for whoever goes on', async () => {
    const { thinking, signature, tier } = recorded()
    const { warehouse, directory } = stubBooks()
    const analyst = createAnalyst({ model: await model(), tools: [], warehouse, directory, history: async () => [] })
    const run = recordingContext()
    expect(await analyst.execute({ message: 'How much is 925 by 5?' }, run.context)).toEqual({ outcome: 'completed' })
    expect(run.text()).toContain('185')
    const shown = JSON.stringify(run.events())
    for (const secret of [signature, ...(thinking === '' ? [] : [thinking])]) expect(shown).not.toContain(secret)
    expect(JSON.stringify(run.emissions.at(-1)!.checkpoint)).toContain(signature)
    expect(run.charges()).toMatchObject([{ body: { serviceTier: tier } }])
  })
})
