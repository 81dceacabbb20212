import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REPLICA_REST_MS } from './limits.ts'
import { startGateway, type TestGateway } from './testing/test-gateway.ts'
import { startUpstream, type Upstream } from './testing/upstream.ts'

let replicas: Upstream[]
let gateway: TestGateway
let cookie: string

beforeEach(async () => {
  replicas = await Promise.all([startUpstream(), startUpstream(), startUpstream()])
  gateway = await startGateway({ serviceUrls: replicas.map(({ origin }) => origin) })
  cookie = await gateway.signIn('ada')
})
afterEach(async () => {
  await Promise.all([gateway.close(), ...replicas.map((replica) => replica.close())])
})

async function post(body: string): Promise<number> {
  const init = { method: 'POST', body, headers: { cookie, 'content-type': 'text/plain' } }
  const response = await fetch(`${gateway.origin}/api/ai/chat`, init)
  await response.text()
  return response.status
}

const counts = (): number[] => replicas.map(({ received }) => received.length)

describe('replicas of the service', () => {
  it('take turns', async () => {
    for (let index = 0; index < 9; index += 1) expect(await post('x')).toBe(200)
    expect(counts()).toEqual([3, 3, 3])
  })

  it('stand in for one that refuses connections, and each request arrives once and whole', async () => {
    await replicas[1]?.close()
    const bodies = Array.from({ length: 9 }, (_, index) => `${index} `.repeat(20_000))
    for (const body of bodies) expect(await post(body)).toBe(200)
    const received = replicas.flatMap((replica) => replica.received.map(({ body }) => body))
    expect(received.toSorted()).toEqual(bodies.toSorted())
    expect(counts()[1]).toBe(0)
    replicas[1] = await startUpstream(undefined, Number(new URL(replicas[1]?.origin ?? '').port))
    gateway.advance(REPLICA_REST_MS)
    for (let index = 0; index < 6; index += 1) expect(await post('back')).toBe(200)
    expect(counts()[1]).toBeGreaterThan(0)
  })

  it('are told their own host, also when they stand in', async () => {
    await replicas[0]?.close()
    for (let index = 0; index < 3; index += 1) await post('x')
    for (const { origin, received } of replicas) {
      for (const { headers } of received) expect(headers.host).toBe(new URL(origin).host)
    }
    replicas[0] = await startUpstream()
  })

  it('are not asked again once a request was sent to one', async () => {
    const deaf = createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1')
    await once(deaf, 'listening')
    const origin = `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`
    const other = await startGateway({ serviceUrls: [origin, replicas[0]?.origin ?? ''] })
    const headers = { cookie: await other.signIn('ada') }
    const response = await fetch(`${other.origin}/api/ai/chat`, { method: 'POST', body: 'once', headers })
    expect(response.status).toBe(502)
    expect(counts()).toEqual([0, 0, 0])
    await other.close()
    deaf.close()
  })

  it('are all out of reach only when none accepts', async () => {
    await Promise.all(replicas.map((replica) => replica.close()))
    expect(await post('x')).toBe(503)
    replicas = [await startUpstream()]
  })

  it('keep their connections', async () => {
    const connections = new Set<number | undefined>()
    for (const { server } of replicas) server.on('connection', (socket) => connections.add(socket.remotePort))
    for (let index = 0; index < 12; index += 1) await post('x')
    expect(connections.size).toBe(3)
  })
})
