import type { ExecutionResult } from '@perdure/engine'
import express, { type Express } from 'express'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { HandlerExecutorOptions } from './handler-options.ts'
import { nodeHandlerExecutor, type NodeHandler } from './node-handler.ts'
import { recordContext, type RecordedContext, type RecordingOptions } from './testing/recorded-context.ts'

interface Ran {
  result: ExecutionResult
  context: RecordedContext
}

async function run(
  handler: NodeHandler,
  input: unknown = { message: 'Hello?' },
  options: HandlerExecutorOptions & RecordingOptions = {},
): Promise<Ran> {
  const context = recordContext(options)
  return { result: await nodeHandlerExecutor(handler, options).execute(input, context), context }
}

const completed: ExecutionResult = { outcome: 'completed' }

describe('the request', () => {
  test('is a POST of the input as JSON, to be read or already parsed', async () => {
    const { context } = await run(async (request, response) => {
      const body = await json(request)
      const parsed = (request as IncomingMessage & { body: unknown }).body
      response.end(JSON.stringify([request.method, request.url, request.headers['content-type'], body, parsed]))
    })
    const body = { message: 'Hello?' }
    expect(JSON.parse(context.text())).toEqual(['POST', '/', 'application/json', body, body])
  })

  test('is what `toRequest` makes of the input and the run', async () => {
    const { context } = await run(
      (request, response) => {
        const { method, url, headers } = request
        response.end([method, url, headers['x-user'], headers['x-run-id']].join(' '))
      },
      { message: 'a b' },
      {
        toRequest: (input, { userId }) => ({
          method: 'GET',
          path: `/ask?q=${encodeURIComponent((input as { message: string }).message)}`,
          headers: { 'X-User': userId },
        }),
      },
    )
    expect(context.text()).toBe('GET /ask?q=a%20b ada run_1')
  })
})

describe('the response', () => {
  test('is told as it is written, before it ends', async () => {
    const first = Promise.withResolvers<string>()
    const { result, context } = await run(
      async (_request, response) => {
        response.setHeader('content-type', 'text/plain; charset=utf-8')
        response.write('first ')
        expect(await first.promise).toBe('first ')
        response.end('second')
      },
      {},
      { durable: (text) => Promise.resolve(first.resolve(text)) },
    )
    expect(result).toEqual(completed)
    expect(context.text()).toBe('first second')
  })

  test('waits when the log is slower than the handler', async () => {
    const log = Promise.withResolvers<void>()
    const block = 'x'.repeat(16 * 1024)
    const blocks = 256
    let written = 0
    const running = run(
      async (_request, response) => {
        for (; written < blocks; written += 1) if (!response.write(block)) await once(response, 'drain')
        response.end()
      },
      {},
      { durable: () => log.promise },
    )
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate)
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(blocks / 4)
    log.resolve()
    const { context } = await running
    expect(context.text()).toHaveLength(blocks * block.length)
  })

  test('may be server-sent events; comments are signs of life', async () => {
    const { result, context } = await run((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      response.write(': ping\n\n')
      setImmediate(() =>
        response.end('data: {"delta":"Hel"}\n\ndata: {"delta":"lo"}\n\ndata: [DONE]\n\ndata: more\n\n'),
      )
    })
    expect(result).toEqual(completed)
    expect(context.text()).toBe('Hello')
    expect(context.lives).toBe(1)
  })

  test('may be JSON', async () => {
    const { context } = await run((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"answer":"Hello"}')
    })
    expect(context.text()).toBe('Hello')
  })

  test('may be empty', async () => {
    const { result, context } = await run((_request, response) => void response.writeHead(204).end())
    expect(result).toEqual(completed)
    expect(context.events).toEqual([])
  })

  test('may hold an unfinished character, which is replaced', async () => {
    const { context } = await run((_request, response) => void response.end(Buffer.from('é!').subarray(0, 1)))
    expect(context.text()).toBe('\ufffd')
  })
})

describe('a run fails', () => {
  const failures: [string, NodeHandler, string][] = [
    ['with an error status', (_request, response) => void response.writeHead(503).end('secret'), 'internal'],
    ['with a redirect', (_request, response) => void response.writeHead(302, { location: '/' }).end(), 'internal'],
    ['where no handler wants the request', (_request, _response, next) => next(), 'internal'],
    ['with an error event', sends('text/event-stream', 'event: error\ndata: too many\n\n'), 'internal'],
    ['with another kind of body', sends('image/png', 'x'), 'provider_protocol'],
    ['with JSON that says nothing', sends('application/json', '{}'), 'provider_protocol'],
    ['with a compressed body', sends('text/plain', 'x', 'gzip'), 'provider_protocol'],
  ]

  test.for(failures)('%s', async ([, handler, code]) => {
    const { result, context } = await run(handler)
    expect(result).toMatchObject({ outcome: 'failed', code })
    expect(context.events).toEqual([])
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  const thrown: [string, NodeHandler][] = [
    [
      'at once',
      () => {
        throw new Error('no')
      },
    ],
    ['later', () => Promise.reject(new Error('no'))],
    ['to next', (_request, _response, next) => setImmediate(() => next(new Error('no')))],
    [
      'after a part of the answer',
      async (_request, response) => {
        response.write('part')
        await new Promise(setImmediate)
        throw new Error('no')
      },
    ],
    [
      'after the answer',
      async (_request, response) => {
        response.end('all')
        await once(response, 'close')
        throw new Error('no')
      },
    ],
  ]

  test.for(thrown)('with what the handler throws %s', async ([, handler]) => {
    await expect(run(handler)).rejects.toThrow('no')
  })

  test('where the handler tears its own response down', async () => {
    const torn = run((_request, response) => {
      response.write('part')
      setImmediate(() => response.destroy())
    })
    await expect(torn).rejects.toThrow()
  })

  test('where the run is no longer its to write', async () => {
    const lost = run(
      (_request, response) => void response.end('x'),
      {},
      { durable: () => Promise.reject(new Error('lost')) },
    )
    await expect(lost).rejects.toThrow('lost')
  })
})

describe('a stop', () => {
  test('closes the connection, waits for the handler, and rejects with the reason', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    let handlerDone = false
    const stopped = run(
      async (request, response) => {
        const closed = once(response, 'close')
        response.write('part')
        await closed
        expect(response.destroyed).toBe(true)
        expect(request.destroyed).toBe(true)
        response.write('too late')
        await new Promise(setImmediate)
        handlerDone = true
      },
      {},
      { signal: controller.signal, durable: () => Promise.resolve(controller.abort(reason)) },
    )
    await expect(stopped).rejects.toBe(reason)
    expect(handlerDone).toBe(true)
  })

  test('before the start keeps the handler from being called', async () => {
    let called = false
    const handler = (): void => {
      called = true
    }
    await expect(run(handler, {}, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone')
    const controller = new AbortController()
    const early = run(handler, {}, { signal: controller.signal })
    controller.abort(new Error('gone'))
    await expect(early).rejects.toThrow('gone')
    expect(called).toBe(false)
  })
})

describe('an Express application', () => {
  const application: Express = express()
    .use(express.json())
    .post('/chat', (request, response) => {
      response.type('text').send(`You said ${(request.body as { message: string }).message}`)
    })
    .get('/broken', () => {
      throw new Error('no')
    })

  test('is served whole: its middleware, its routes, its own response', async () => {
    const options: HandlerExecutorOptions = { toRequest: (input) => ({ path: '/chat', body: input }) }
    const { result, context } = await run(application, { message: 'hé' }, options)
    expect(result).toEqual(completed)
    expect(context.text()).toBe('You said hé')
  })

  test('fails the run with what its routes throw, and with 404 where it has none', async () => {
    const get = (path: string): HandlerExecutorOptions => ({ toRequest: () => ({ method: 'GET', path }) })
    await expect(run(application, {}, get('/broken'))).rejects.toThrow('no')
    expect((await run(application, {}, get('/nowhere'))).result).toMatchObject({
      message: expect.stringContaining('404'),
    })
  })
})

function sends(contentType: string, body: string, contentEncoding?: string) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('content-type', contentType)
    if (contentEncoding !== undefined) response.setHeader('content-encoding', contentEncoding)
    response.end(body)
  }
}
