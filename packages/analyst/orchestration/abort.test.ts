import { describe, expect, test } from 'vitest'
import { calls, recordingContext, says, scriptedModel, type Script } from '../testing/index.ts'
import { sampleTools } from '../testing/sample-tools.ts'
import { stubBooks } from '../testing/stub-books.ts'
import { createAnalyst } from './analyst.ts'
import { settleCharges } from './charges.ts'

function analystOf(script: Script) {
  const { warehouse, directory } = stubBooks()
  const { tools } = sampleTools()
  return createAnalyst({
    model: scriptedModel(script),
    tools,
    warehouse,
    directory,
    history: async () => [],
    nowMs: () => 0,
  })
}

const question = { message: 'What were net sales?' }
const reason = new Error('cancelled')

describe('an abort', () => {
  test('ends a model that does not listen, and what it says later is not heard', async () => {
    let goOn = (): void => undefined
    const later = new Promise<void>((resolve) => (goOn = resolve))
    const analyst = analystOf(() => [
      { type: 'text', text: 'Before' },
      { type: 'wait', until: later },
      ...says(' after'),
    ])
    const recording = recordingContext({ onEmission: () => recording.abort(reason) })
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
    goOn()
    await later
    await new Promise((resolve) => setImmediate(resolve))
    expect(recording.text()).toBe('Before')
  })

  test('ends a deaf tool, and no result of it is told', async () => {
    const analyst = analystOf(() =>
      calls({ id: 'a', name: 'look_up', input: {} }, { id: 'b', name: 'deaf', input: {} }),
    )
    const recording = recordingContext({
      onEmission: ({ events }) => events.some(({ event }) => event === 'tool_end') && recording.abort(reason),
    })
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
    const ends = recording.events().flatMap((event) => (event.event === 'tool_end' ? [event.data.toolCallId] : []))
    expect(ends).toEqual(['a'])
    expect(recording.emissions.every(({ checkpoint }) => checkpoint === undefined)).toBe(true)
  })

  test('before anything begins asks no model', async () => {
    const model = scriptedModel(() => says('Hi'))
    const { warehouse, directory } = stubBooks()
    const analyst = createAnalyst({ model, tools: [], warehouse, directory, history: async () => [] })
    const recording = recordingContext()
    recording.abort(reason)
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
    expect(model.requests).toHaveLength(0)
  })

  test('leaves what the cut call used on the ledger: input as told, output as far as it was heard', async () => {
    const usage = { inputTokens: 1_000, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 }
    const analyst = analystOf(() => [
      { type: 'usage', usage },
      { type: 'text', text: 'x'.repeat(400) },
      { type: 'wait', until: new Promise(() => undefined) },
    ])
    const recording = recordingContext({ onEmission: ({ charges }) => charges.length === 0 && recording.abort(reason) })
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
    expect(recording.charges()).toMatchObject([
      { id: 'run1:a1:s1:t1', body: { outcome: 'cut', estimated: true, outputTokens: 100 } },
    ])
    expect(settleCharges(recording.charges()).usage[0]).toMatchObject({ inputTokens: 1_000, outputTokens: 100 })
  })

  test('while the whole answer is being checked ends it unfinished, with its call on the ledger', async () => {
    // What could begin a marker is held back until the model has ended: it is the last thing before the check.
    const analyst = analystOf(() => says('Sales rose by 12% ['))
    const recording = recordingContext({
      onEmission: ({ events }) =>
        events.some((event) => event.event === 'text' && event.text.includes('[')) && recording.abort(reason),
    })
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
    expect(recording.text()).toBe('Sales rose by 12% [')
    expect(recording.charges()).toMatchObject([{ id: 'run1:a1:s1:t1', body: { outcome: 'whole' } }])
    expect(recording.events().some(({ event }) => event === 'check')).toBe(false)
    expect(recording.emissions.every(({ checkpoint }) => checkpoint === undefined)).toBe(true)
  })

  test('of a run that is another’s by now ends just as well', async () => {
    const analyst = analystOf(() => [...says('Text'), { type: 'wait', until: new Promise(() => undefined) }])
    const recording = recordingContext({
      onEmission: () => {
        recording.lose()
        recording.abort(reason)
      },
    })
    await expect(analyst.execute(question, recording.context)).rejects.toBe(reason)
  })
})

test('a run that is lost without an abort stops at the next thing it would say', async () => {
  const analyst = analystOf((_, step) => calls({ id: `c${step}`, name: 'look_up', input: {} }))
  const recording = recordingContext({ onEmission: () => recording.lose() })
  await expect(analyst.execute(question, recording.context)).rejects.toThrow('no longer')
  expect(recording.emissions).toHaveLength(1)
})
