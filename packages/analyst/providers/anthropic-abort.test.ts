import { afterEach, describe, expect, test } from 'vitest'
import { fakedAnthropicModel, type FakedAnthropicModel } from '../testing/faked-anthropic-model.ts'
import { messageEvents, type FakeAnswer } from '../testing/index.ts'
import { hearOut, modelRequest } from '../testing/model-request.ts'
import { createAnthropicModel } from './anthropic.ts'
import type { ModelEvent } from './model.ts'

let current: FakedAnthropicModel | undefined
afterEach(() => current?.fake.close())

async function faked(...args: Parameters<typeof fakedAnthropicModel>): Promise<FakedAnthropicModel> {
  current = await fakedAnthropicModel(...args)
  return current
}

const never = new AbortController().signal
const greeting = messageEvents({
  blocks: [{ type: 'text', text: 'Net sales were fine.' }],
  usage: { inputTokens: 7, outputTokens: 9 },
})
const overloaded: FakeAnswer = { type: 'error', status: 529, errorType: 'overloaded_error' }

describe('abort', () => {
  test.each<[string, FakeAnswer, (event: ModelEvent) => boolean]>([
    ['before the answer begins', { type: 'silence' }, () => true],
    [
      'in the middle of the text',
      { type: 'stream', events: greeting.slice(0, 5), ending: 'hang' },
      isText,
    ],
  ])('%s closes the connection and throws the reason', async (_, answer, isReady) => {
    const { model } = await faked(answer)
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const heard = (async () => {
      for await (const event of model.stream(modelRequest(), controller.signal))
        if (isReady(event)) controller.abort(reason)
    })()
    if (answer.type === 'silence') await arrival().then(() => controller.abort(reason))
    await expect(heard).rejects.toBe(reason)
    expect(await current!.requests[0]!.closed).toBe('client')
  })

  test('during a backoff ends it', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    await faked(overloaded)
    const model = createAnthropicModel({ apiKey: 'k', baseUrl: current!.fake.url })
    const heard = (async () => {
      for await (const event of model.stream(modelRequest(), controller.signal))
        if (event.type === 'retrying') controller.abort(reason)
    })()
    await expect(heard).rejects.toBe(reason)
    expect(current!.requests).toHaveLength(1)
  })

  // Left to the garbage collector the connection would close as well, but seconds later.
  test('is not needed: an answer that is not read on closes its connection too', { timeout: 2_000 }, async () => {
    const { model } = await faked({ type: 'stream', events: greeting.slice(0, 5), ending: 'hang' })
    for await (const event of model.stream(modelRequest(), never)) if (isText(event)) break
    expect(await current!.requests[0]!.closed).toBe('client')
  })

  test('leaves no listener behind on a signal that lives longer', async () => {
    const { model } = await faked({ type: 'stream', events: greeting })
    const controller = new AbortController()
    const counts = { addEventListener: 0, removeEventListener: 0 }
    const { signal } = controller
    const counted = new Proxy(signal, {
      get(target, name) {
        if (name === 'addEventListener' || name === 'removeEventListener') counts[name] += 1
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    await hearOut(model.stream(modelRequest(), counted))
    expect(counts.addEventListener).toBeGreaterThan(0)
    expect(counts.removeEventListener).toBe(counts.addEventListener)
  })
})

function isText(event: ModelEvent): boolean {
  return event.type === 'text'
}

/** The fake has the first request. */
async function arrival(): Promise<void> {
  while (current!.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
}
