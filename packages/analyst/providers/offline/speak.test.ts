import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleBriefing } from '../../testing/sample-briefing.ts'
import { hearOut, modelRequest, textOf } from '../../testing/model-request.ts'
import { createOfflineModel } from '../offline.ts'
import { speak } from './speak.ts'

const never = new AbortController().signal

describe('speaking', () => {
  test('gives every character once, word by word', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        const words: string[] = []
        for await (const word of speak(text, 30, () => Promise.resolve(), never)) words.push(word)
        expect(words.join('')).toBe(text.trim() === '' ? '' : text)
        expect(words.every((word) => word.trim().split(/\s+/).length === 1)).toBe(true)
      }),
    )
  })

  test('keeps its pace: a pause between two words, none before the first', async () => {
    const pauses: number[] = []
    const model = createOfflineModel({ wordsPerSecond: 20, pause: async (delayMs) => void pauses.push(delayMs) })
    const request = modelRequest({ briefing: sampleBriefing(), messages: [{ role: 'user', text: 'hello' }] })
    const { events } = await hearOut(model.stream(request, never))
    const spoken = events.filter(({ type }) => type === 'text')
    expect(pauses).toEqual(Array(spoken.length - 1).fill(50))
    expect(textOf(events)).toContain('offline analyst')
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
  })

  test('stops in the middle of a pause when it is aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const model = createOfflineModel({ wordsPerSecond: 0.001 })
    const request = modelRequest({ briefing: sampleBriefing(), messages: [{ role: 'user', text: 'hello' }] })
    const heard = (async () => {
      for await (const event of model.stream(request, controller.signal))
        if (event.type === 'text') controller.abort(reason)
    })()
    await expect(heard).rejects.toBe(reason)
  })
})

test('the offline analyst holds nothing between two requests: the same one gets the same answer', async () => {
  const model = createOfflineModel({ pause: () => Promise.resolve() })
  const request = modelRequest({
    briefing: sampleBriefing(),
    messages: [{ role: 'user', text: 'What were net sales in FY2025?' }],
  })
  const first = await hearOut(model.stream(request, never))
  await hearOut(model.stream({ ...request, messages: [{ role: 'user', text: 'hello' }] }, never))
  expect(await hearOut(model.stream(request, never))).toEqual(first)
})
