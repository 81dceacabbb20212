import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAdminClient, type AdminClient } from './admin.ts'
import { createManualEnvironment, fakeAdminRun, fakeAdminUser, startFakeService, type FakeService } from './testing/index.ts'

const OPERATOR = { permissions: { useAnalyst: false, operate: true, seeCosts: true } }

let service: FakeService
let client: AdminClient
const environment = createManualEnvironment()

beforeEach(async () => {
  service = await startFakeService({ person: OPERATOR })
  client = createAdminClient({ baseUrl: service.origin, environment })
})
afterEach(() => service.close())

it('reads health, queue, runs and ledger', async () => {
  service.admin.runs = [
    fakeAdminRun({ runId: 'run-2', status: 'queued' }),
    fakeAdminRun({ runId: 'run-1', status: 'failed', reason: 'stalled', userId: 'ben' }),
  ]
  service.admin.users = [fakeAdminUser({ userId: 'ada', queued: 1 })]
  expect((await client.readHealth()).process.version).toBe('0.1.0')
  expect(await client.readQueue()).toMatchObject({ queued: 1, runs: [{ runId: 'run-2' }], users: [{ userId: 'ada' }] })
  expect((await client.listRuns()).runs).toHaveLength(2)
  expect((await client.readLedger({ limit: 5 })).rows).toEqual([])
  expect(service.requests.at(-1)?.path).toBe('/api/ai/admin/ledger?limit=5')
})

it('asks for runs by what was said only', async () => {
  service.admin.runs = [fakeAdminRun({ runId: 'run-1', status: 'failed', reason: 'stalled', userId: 'a b' })]
  const { runs } = await client.listRuns({ status: 'failed', reason: 'stalled', userId: 'a b', limit: 5 })
  expect(runs).toMatchObject([{ runId: 'run-1' }])
  expect(service.requests.at(-1)?.path).toBe('/api/ai/admin/runs?status=failed&reason=stalled&userId=a+b&limit=5')
})

it('stops a run, says where it had ended before, and where there is none', async () => {
  service.admin.runs = [fakeAdminRun({ runId: 'run/1' })]
  expect(await client.cancelRun('run/1')).toBe('stopping')
  expect(await client.cancelRun('run/1')).toBe('already_ended')
  await expect(client.cancelRun('run-2')).rejects.toMatchObject({ code: 'not_found' })
})

it('drains the process that answers', async () => {
  expect(await client.drain()).toMatchObject({ drain: { state: 'draining' } })
  expect((await client.readHealth()).ready).toBe(false)
})

it('is refused for who is no operator, and tries nothing twice', async () => {
  service.person = service.person && { ...service.person, permissions: { ...OPERATOR.permissions, operate: false } }
  await expect(client.readHealth()).rejects.toMatchObject({ code: 'forbidden', status: 403 })
  service.refuse(/admin\/queue/, { code: 'not_ready' })
  await expect(client.readQueue()).rejects.toMatchObject({ code: 'not_ready' })
  expect(service.requestsTo(/admin\/queue/)).toHaveLength(1)
})

it('is told apart from an answer that is none of ours', async () => {
  const answers = (body: string) => createAdminClient({ environment: { fetch: () => Promise.resolve(new Response(body)) } })
  await expect(answers('<html>').readHealth()).rejects.toMatchObject({ code: 'unexpected_answer' })
  await expect(answers('{"checks":[]}').readHealth()).rejects.toMatchObject({ code: 'unexpected_answer' })
  await expect(answers('null').listRuns()).rejects.toMatchObject({ code: 'unexpected_answer' })
})

it('gives up when it is told to', async () => {
  await expect(client.readQueue(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
})
