import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isPortFree } from './ports.ts'
import { urlOf } from './programs.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

async function start(env: Record<string, string>): Promise<{ code: number; errors: string }> {
  const options = { env: { ...process.env, ...env } }
  const child = spawn(process.execPath, [MAIN], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { code: Number(code), errors }
}

describe('npm start', () => {
  it('names the setting of a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const secrets = Object.fromEntries(
      ['INTERNAL_PROXY_SECRET', 'AI_CHAT_BOOTSTRAP_SECRET', 'SESSION_SECRET'].map((name) => [name, 'a'.repeat(32)]),
    )
    const { code, errors } = await start({ ...secrets, BACKOFFICE_PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(errors).toContain(`Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set BACKOFFICE_PORT`)
  })

  it('tells every mistake of the configuration of any program, and starts nothing', async () => {
    const { code, errors } = await start({ PORT: 'x', AI_MAX_ACTIVE: 'y', NODE_ENV: 'production' })
    expect(code).toBe(1)
    const names = ['PORT', 'AI_MAX_ACTIVE', 'SESSION_SECRET', 'GATEWAY_IDENTITY']
    for (const name of names) expect(errors).toContain(`  ${name} must`)
  })
})

describe('a port', () => {
  it('is free or not', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await isPortFree('127.0.0.1', port)).toBe(false)
    server.close()
    await once(server, 'close')
    expect(await isPortFree('127.0.0.1', port)).toBe(true)
  })
})

describe('the address that is told', () => {
  it('reaches who listens', () => {
    expect(urlOf('127.0.0.1', 8080)).toBe('http://127.0.0.1:8080')
    expect(urlOf('0.0.0.0', 80)).toBe('http://127.0.0.1:80')
    expect(urlOf('::1', 80)).toBe('http://[::1]:80')
  })
})
