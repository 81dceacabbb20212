import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePrincipal, signBootstrapToken } from '@perdure/identity'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort, startProgram, type RunningProgram } from './harness/program.ts'
import { hearEvents, toldAnswer, viewOf, type NumberedEvent } from './harness/stream.ts'

/** A deploy: the successor is up on the same store before the one that serves is told to stop. */

const QUESTION = 'What was gross margin by business unit in FY2026?'
const PROXY_SECRET = 'proxy-secret-of-the-tests-0123456789abcdef'
const BOOTSTRAP_SECRET = 'bootstrap-secret-of-the-tests-0123456789'
/** Longer than any test: what ends sooner was hurried. */
const GRACE_MS = 600_000

interface Service extends RunningProgram {
  readonly url: string
}

let folder: string
let services: Service[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-drain-'))
  services = []
})

afterEach(async () => {
  await Promise.all(services.map((service) => service.stop('SIGKILL')))
  await rm(folder, { recursive: true, force: true })
})

async function startService(): Promise<Service> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    AI_SERVICE_PORT: String(port),
    PERDURE_DATA_DIR: folder,
    INTERNAL_PROXY_SECRET: PROXY_SECRET,
    AI_CHAT_BOOTSTRAP_SECRET: BOOTSTRAP_SECRET,
    AI_OFFLINE_WORDS_PER_SECOND: '40',
    AI_SHUTDOWN_GRACE_MS: String(GRACE_MS),
    LOG_LEVEL: 'warn',
  }
  const service = { ...(await startProgram('service', environment, `${url}/readyz`)), url }
  services.push(service)
  return service
}

/** What the gateway would add for Ada. */
function asAda(): Record<string, string> {
  const principal = encodePrincipal({ userId: 'ada', displayName: 'Ada', roles: [] })
  return { 'x-internal-proxy-secret': PROXY_SECRET, 'x-ms-client-principal': principal }
}

async function ask({ url }: Service): Promise<Response> {
  const { token } = await signBootstrapToken({
    userId: 'ada',
    secret: BOOTSTRAP_SECRET,
    nowMs: Date.now(),
    lifetimeMs: 60_000,
  })
  return fetch(`${url}/api/ai/chat`, {
    method: 'POST',
    headers: { ...asAda(), 'x-ai-bootstrap': token, 'content-type': 'application/json' },
    body: JSON.stringify({ message: QUESTION }),
  })
}

function attach({ url }: Service, runId: string, cursor?: number): Promise<Response> {
  const headers = asAda()
  if (cursor !== undefined) headers['last-event-id'] = String(cursor)
  return fetch(`${url}/api/ai/runs/${runId}/stream`, { headers })
}

/** Reads to the end of the stream; `onEvent` sees each event as it comes. */
function listen(answer: Response, onEvent: (event: NumberedEvent) => void): Promise<NumberedEvent[]> {
  return hearEvents(answer, (_, heard) => {
    const last = heard.at(-1)
    if (last !== undefined) onEvent(last)
    return false
  })
}

test('a service that is told to stop lets nobody new in and keeps its readers; told again, it hands the run to its successor', async () => {
  const [old, successor] = await Promise.all([startService(), startService()])
  const answer = await ask(old)
  const runId = answer.headers.get('x-run-id') ?? ''
  const begun = Promise.withResolvers<void>()
  const goneOn = Promise.withResolvers<void>()
  let textAfterStop = 0
  let isStopping = false
  const reading = listen(answer, ({ event }) => {
    if (event !== 'text') return
    begun.resolve()
    if (isStopping) textAfterStop += 1
    if (textAfterStop > 2) goneOn.resolve()
  })
  await begun.promise

  old.process.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${old.url}/readyz`)).status, { timeout: 10_000 }).toBe(503)
  isStopping = true
  const refused = await ask(old)
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({ code: 'draining' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  // The run has its grace, and whoever reads it stays.
  await goneOn.promise

  const hurriedAtMs = Date.now()
  expect(await old.stop('SIGTERM')).toBe(0)
  expect(Date.now() - hurriedAtMs).toBeLessThan(GRACE_MS / 10)
  const before = await reading
  // What has no id tells a place in the queue, and is not logged.
  const last = before.findLast((event) => event.id !== undefined)
  expect(last).toMatchObject({ event: 'status', data: { status: 'queued', attempt: 2, reason: 'drained' } })

  const after = await hearEvents(await attach(successor, runId, last?.id))
  expect(after[0]).toMatchObject({ event: 'ready', data: { fold: false } })
  const view = viewOf(after, viewOf(before))
  expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
  expect(viewOf(await hearEvents(await attach(successor, runId)))).toEqual(view)
  const again = await ask(successor)
  const undisturbed = viewOf(await hearEvents(again))
  expect(toldAnswer(runId, view)).toEqual(toldAnswer(again.headers.get('x-run-id') ?? '', undisturbed))
})
