import { describe, expect, test } from 'vitest'
import { fetchHandlerExecutor, type FetchHandler } from './fetch-handler.ts'
import { recordContext, type RecordingOptions } from './testing/recorded-context.ts'

async function run(handler: FetchHandler, options: RecordingOptions = {}) {
  const context = recordContext(options)
  return { result: await fetchHandlerExecutor(handler).execute({ message: 'Hello?' }, context), context }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('the handler gets the input as a Fetch request and its text is told', async () => {
  const { result, context } = await run(async (request) => {
    const { message } = (await request.json()) as { message: string }
    return new Response(`${request.method} ${new URL(request.url).pathname} ${message}`)
  })
  expect(result).toEqual({ outcome: 'completed' })
  expect(context.text()).toBe('POST / Hello?')
})

test('events are read from its stream, wherever that is cut', async () => {
  const parts = ['data: {"delta":"H', 'é"}\n', '\ndata: [DONE]\n\n'].map(bytes)
  const { context } = await run(() => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift()
        if (part) controller.enqueue(part)
        else controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  })
  expect(context.text()).toBe('Hé')
})

test('its stream is read no faster than the log takes it', async () => {
  let pulls = 0
  const log = Promise.withResolvers<void>()
  const running = run(
    () => {
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            pulls += 1
            if (pulls <= 10) controller.enqueue(bytes('x'))
            else controller.close()
          },
        },
        { highWaterMark: 1 },
      )
      return new Response(body)
    },
    { durable: () => log.promise },
  )
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  expect(pulls).toBeLessThan(4)
  log.resolve()
  expect((await running).context.text()).toBe('x'.repeat(10))
})

describe('a run fails', () => {
  test('with an error status', async () => {
    const { result } = await run(() => new Response('secret', { status: 500 }))
    expect(result).toEqual({
      outcome: 'failed',
      code: 'internal',
      message: 'The chat handler answered with status 500.',
    })
  })

  test('with what the handler or its stream throws', async () => {
    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('torn')) })
    await expect(run(() => new Response(broken))).rejects.toThrow('torn')
  })
})

test('a stop aborts the request, cancels the stream, and rejects with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('cancelled')
  let requestAborted = false
  let cancelled = false
  const stopped = run(
    (request) => {
      request.signal.addEventListener('abort', () => {
        requestAborted = true
      })
      const body = new ReadableStream({
        start: (stream) => stream.enqueue(bytes('part')),
        cancel: () => {
          cancelled = true
        },
      })
      return new Response(body)
    },
    { signal: controller.signal, durable: () => Promise.resolve(controller.abort(reason)) },
  )
  await expect(stopped).rejects.toBe(reason)
  expect([requestAborted, cancelled]).toEqual([true, true])
})
