import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { PROBLEM_CONTENT_TYPE, ProblemError, problemSchema } from '@perdure/protocol'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installProblems, problemServerOptions } from './index.ts'

const SECRET_WORD = 'xyzzy-secret'

let app: FastifyInstance
let logged: string
let origin: string

beforeEach(async () => {
  logged = ''
  app = Fastify({
    ...problemServerOptions,
    bodyLimit: 64,
    logger: { level: 'error', stream: { write: (line: string) => void (logged += line) } },
  })
  installProblems(app)
  app.get('/things/:id', async () => ({ ok: true }))
  const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
  app.post('/things/:id', { schema: { body } }, async () => ({ ok: true }))
  app.delete('/files/*', async () => ({ ok: true }))
  app.get('/queued', async () => {
    throw new ProblemError('queued', { retryAfterMs: 1_200 })
  })
  app.get('/broken', async () => {
    throw new Error(SECRET_WORD)
  })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
})

afterEach(async () => {
  await app.close()
})

async function refusal(path: string, init: RequestInit = {}) {
  const response = await fetch(origin + path, init)
  expect(response.headers.get('content-type')).toContain(PROBLEM_CONTENT_TYPE)
  const text = await response.text()
  const body = problemSchema.parse(JSON.parse(text))
  expect(body.status).toBe(response.status)
  return { response, body, text }
}

const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type },
})

describe('every refusal is problem+json', () => {
  it('answers an unknown path with not_found', async () => {
    expect((await refusal('/nowhere?x=1')).body.code).toBe('not_found')
  })

  it.each([
    ['PUT', '/things/7', 'GET, HEAD, POST'],
    ['OPTIONS', '/things/7?q=1', 'GET, HEAD, POST'],
    ['PROPFIND', '/things/7', 'GET, HEAD, POST'],
    ['GET', '/files/a/b', 'DELETE'],
  ])('answers %s %s with method_not_allowed and Allow', async (method, path, allow) => {
    const { response, body } = await refusal(path, { method })
    expect(body.code).toBe('method_not_allowed')
    expect(response.headers.get('allow')).toBe(allow)
  })

  it('tells each fault of a body by its path, and nothing of the body', async () => {
    const { body, text } = await refusal('/things/7', post(JSON.stringify({ [SECRET_WORD]: SECRET_WORD })))
    expect(body).toMatchObject({ code: 'bad_request', errors: [{ path: 'body' }] })
    expect(text).not.toContain(SECRET_WORD)
  })

  it.each([
    ['malformed JSON', post(`{"${SECRET_WORD}`), 'bad_request'],
    ['an empty JSON body', post(''), 'bad_request'],
    ['an oversized body', post(JSON.stringify({ name: 'x'.repeat(100) })), 'body_too_large'],
    ['another content type', post('name=x', 'application/x-www-form-urlencoded'), 'unsupported_media_type'],
  ])('answers %s', async (_what, init, code) => {
    const { body, text } = await refusal('/things/7', init)
    expect(body.code).toBe(code)
    expect(text).not.toContain(SECRET_WORD)
  })

  it('rounds Retry-After up to whole seconds', async () => {
    const { response, body } = await refusal('/queued')
    expect(response.headers.get('retry-after')).toBe('2')
    expect(body.retryAfterMs).toBe(1_200)
  })

  it('logs an error of our own and answers without a word of it', async () => {
    const { body, text } = await refusal('/broken')
    expect(body).toMatchObject({ code: 'internal', status: 500 })
    expect(text).not.toContain(SECRET_WORD)
    expect(logged).toContain(SECRET_WORD)
  })

  it.each([
    ['a path that cannot be decoded', '/things/%zz', 'bad_request'],
    ['an id too long for anything', `/things/${'x'.repeat(300)}`, 'not_found'],
  ])('answers %s', async (_what, path, code) => {
    expect((await refusal(path)).body.code).toBe(code)
  })

  it('reads a body that is too large to its end, so that its sender hears why it was refused', async () => {
    const body = 'x'.repeat(1024 * 1024)
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    const closed = once(socket, 'close')
    const head = ['POST /things/7 HTTP/1.1', 'host: x', 'content-type: application/json', `content-length: ${body.length}`]
    socket.write([...head, '', ''].join('\r\n'))
    // Turns in which a server that does not wait has answered, and closed the connection on what is still to come.
    for (let turns = 0; turns < 200; turns += 1) await setImmediate()
    expect(received).toBe('')
    socket.write(body)
    expect(await closed).toEqual([false])
    expect(received).toMatch(/^HTTP\/1\.1 413 .*body_too_large/s)
  })

  it('answers bytes that are not HTTP with 400 and closes', async () => {
    const { port } = new URL(origin)
    const text = await new Promise<string>((resolve, reject) => {
      let received = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('this is not http\r\n\r\n'))
      socket.on('data', (chunk) => (received += chunk.toString()))
      socket.on('close', () => resolve(received))
      socket.on('error', reject)
    })
    const [head, body] = text.split('\r\n\r\n')
    expect(head).toContain('HTTP/1.1 400 Bad Request')
    expect(head).toContain(PROBLEM_CONTENT_TYPE)
    expect(problemSchema.parse(JSON.parse(body ?? '')).code).toBe('bad_request')
  })

  it('answers draining from the moment the server closes', async () => {
    const closing = Promise.withResolvers<void>()
    const drained = Promise.withResolvers<void>()
    const draining = Fastify(problemServerOptions)
    installProblems(draining)
    draining.get('/', async () => ({ ok: true }))
    draining.addHook('preClose', async () => {
      closing.resolve()
      await drained.promise
    })
    const address = await draining.listen({ port: 0, host: '127.0.0.1' })
    const closed = draining.close()
    await closing.promise
    const response = await fetch(address)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(problemSchema.parse(await response.json()).code).toBe('draining')
    drained.resolve()
    await closed
  })
})
