import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeServer } from './close-server.ts'
import { startGateway } from './testing/test-gateway.ts'
import { startUpstream, type Upstream } from './testing/upstream.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

describe('a gateway that is about to close', () => {
  it('sends elsewhere what still arrives on an open connection', async () => {
    const gateway = await startGateway()
    gateway.beginClosing()
    const response = await fetch(`${gateway.origin}/healthz`)
    expect(response.status).toBe(503)
    expect(response.headers.get('connection')).toBe('close')
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toMatchObject({ code: 'draining' })
    await gateway.close()
  })
})

describe('closing a server', () => {
  it('waits for the answer in flight and not for an idle connection', async () => {
    const asked = Promise.withResolvers<ServerResponse>()
    const { server, origin } = await startUpstream((_request, response) => asked.resolve(response))
    const answer = fetch(origin)
    const response = await asked.promise
    const closed = closeServer(server, 60_000)
    response.end('whole')
    expect(await (await answer).text()).toBe('whole')
    expect(await closed).toBe(true)
  })

  it('cuts what is left after its grace', async () => {
    const asked = Promise.withResolvers<void>()
    const { server, origin } = await startUpstream(() => asked.resolve())
    const answer = fetch(origin).catch((error: unknown) => error)
    await asked.promise
    expect(await closeServer(server, 10)).toBe(false)
    expect(await answer).toBeInstanceOf(Error)
  })
})

describe('the program', () => {
  let folder: string
  let service: Upstream
  let program: ChildProcess
  const asked = Promise.withResolvers<{ request: IncomingMessage; response: ServerResponse }>()

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-'))
    service = await startUpstream((request, response) => asked.resolve({ request, response }))
  })
  afterEach(async () => {
    program.kill('SIGKILL')
    rmSync(folder, { recursive: true })
    await service.close()
  })

  /** Starts the gateway as `npm run gateway` does; resolves to its address. */
  async function start(env: Record<string, string>): Promise<string> {
    const settings = { PORT: '0', PERDURE_DATA_DIR: folder, AI_SERVICE_URL: service.origin, ...env }
    const options = { env: { ...process.env, ...settings } }
    program = spawn(process.execPath, [MAIN], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
    if (!program.stdout) throw new Error('no output')
    for await (const line of createInterface({ input: program.stdout })) {
      const record = JSON.parse(line) as { msg: string; address?: { port: number } }
      if (record.msg === 'listening') return `http://127.0.0.1:${record.address?.port}`
    }
    throw new Error('did not start')
  }

  it('on SIGTERM stops listening, lets a stream end, and exits with 0', async () => {
    const origin = await start({ AI_SHUTDOWN_GRACE_MS: '60000' })
    const signedIn = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'ada' }),
      redirect: 'manual',
    })
    const cookie = signedIn.headers.getSetCookie().map((text) => text.split(';', 1)[0]).join('; ')
    const agent = new Agent({ keepAlive: true })
    const reading = get(`${origin}/api/ai/runs/r/stream`, { headers: { cookie }, agent })
    const { response: source } = await asked.promise
    source.writeHead(200).write('first ')
    const [reader] = (await once(reading, 'response')) as [IncomingMessage]
    let text = ''
    reader.on('data', (chunk: Buffer) => (text += chunk.toString()))

    const exited = once(program, 'exit')
    program.kill('SIGTERM')
    await expect.poll(() => fetch(origin).then(() => 'listens', () => 'closed')).toBe('closed')
    source.end('last')
    await once(reader, 'end')
    expect(text).toBe('first last')
    expect(await exited).toEqual([0, null])
  })

  it('tells its mistakes and exits with 1', async () => {
    program = spawn(process.execPath, [MAIN], {
      env: { ...process.env, NODE_ENV: 'production', SESSION_SECRET: 'hush', PERDURE_DATA_DIR: folder },
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let errors = ''
    program.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    expect((await once(program, 'close'))[0]).toBe(1)
    expect(errors).toContain('SESSION_SECRET must have at least 32 bytes in production')
    expect(errors).toContain('GATEWAY_IDENTITY must be set in production')
    expect(errors).not.toContain('hush')
  })
})
