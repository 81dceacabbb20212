import { afterAll, beforeAll, expect, test } from 'vitest'
import { viewText, type StreamEvent } from '@perdure/protocol'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hear, hearEvents, viewOf } from './harness/stream.ts'

/** The wire as a client of the gateway sees it, through all three programs. */

const QUESTION = 'How did net sales develop by business unit from FY2025 to FY2026?'

let stack: Stack
let ada: SignedIn

beforeAll(async () => {
  stack = await startStack({ AI_OFFLINE_WORDS_PER_SECOND: '400' })
  ada = await signIn(stack, 'ada')
})
afterAll(() => stack?.close())

function runIdOf(answer: Response): string {
  return answer.headers.get('x-run-id') ?? ''
}

test('a question streams in the order the protocol promises, every logged event with the next id', async () => {
  const answer = await ada.ask(QUESTION)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
  expect(answer.headers.get('x-accel-buffering')).toBe('no')
  expect(answer.headers.get('location')).toBe(`/api/ai/runs/${runIdOf(answer)}`)
  const items = []
  for await (const item of hear(answer)) items.push(item)
  expect(items[0]).toEqual({ kind: 'retry', delayMs: 1000 })

  const events = items.filter((item) => item.kind === 'event')
  expect(events[0]?.name).toBe('ready')
  expect(events.at(-1)?.name).toBe('done')
  expect(events.map((event) => event.name)).toEqual(expect.arrayContaining(['tool_start', 'tool_end', 'dataset', 'text']))
  const ids = events.flatMap((event) => event.id ?? [])
  expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index))
})

test('attaching at any cursor brings a reader to what one who never left holds', async () => {
  const whole = await hearEvents(await ada.ask(QUESTION, { headers: { 'idempotency-key': '"wire-1"' } }))
  const runId = whole[0]?.event === 'ready' ? whole[0].data.runId : ''
  const complete = viewOf(whole)
  expect(complete.done?.status).toBe('completed')
  expect(viewText(complete).length).toBeGreaterThan(200)
  const lastId = whole.at(-1)?.id ?? 0

  const fold = await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`))
  expect(viewOf(fold)).toEqual(complete)
  expect(fold.filter((event) => event.id !== undefined).map((event) => event.id)).toEqual([lastId])

  for (let cursor = 1; cursor < lastId; cursor += 1) {
    const held = viewOf(whole.filter((event) => (event.id ?? 0) <= cursor))
    const answer = await ada.fetch(`/api/ai/runs/${runId}/stream`, { headers: { 'last-event-id': String(cursor) } })
    expect(viewOf(await hearEvents(answer), held), `from ${cursor}`).toEqual(complete)
  }
  const finished = await ada.fetch(`/api/ai/runs/${runId}/stream?after=${lastId}`)
  expect(finished.status).toBe(204)
})

test('the header wins over the query, and what is no cursor is none', async () => {
  const whole = await hearEvents(await ada.ask(QUESTION))
  const runId = whole[0]?.event === 'ready' ? whole[0].data.runId : ''
  const path = `/api/ai/runs/${runId}/stream?after=${whole.at(-1)?.id}`
  const [ready] = await hearEvents(await ada.fetch(path, { headers: { 'last-event-id': '1' } }))
  expect(ready?.event === 'ready' && ready.data.cursor).toBeGreaterThanOrEqual(1)
  for (const cursor of ['0', '-1', '1.5', 'abc', '1e3', '99999']) {
    const [first] = await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream?after=${cursor}`))
    expect(first?.event === 'ready' && first.data.fold, cursor).toBe(true)
  }
  expect((await ada.fetch(`/api/ai/runs/${runId}/stream`, { method: 'HEAD' })).status).toBe(200)
})

test('closing every connection changes nothing about the run', async () => {
  const answer = await ada.ask(QUESTION)
  const heard = await hearEvents(answer, (event) => event.event === 'tool_start')
  expect(heard.at(-1)?.event).toBe('tool_start')
  const runId = runIdOf(answer)
  const after = await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`))
  expect(viewOf(after).done?.status).toBe('completed')
  const state = (await (await ada.fetch(`/api/ai/runs/${runId}`)).json()) as { parts: StreamEvent[]; cursor: number }
  expect(viewOf(state.parts)).toEqual(viewOf(after))
  expect(state.cursor).toBe(after.at(-1)?.id)
})

test('the same key and body are the same run, another body is refused, and Accept chooses the answer', async () => {
  const json = { accept: 'application/json', 'idempotency-key': '"wire-2"' }
  const first = await ada.ask(QUESTION, { headers: json })
  expect(first.status).toBe(202)
  const { run } = (await first.json()) as { run: { runId: string } }
  expect(first.headers.get('location')).toBe(`/api/ai/runs/${run.runId}`)
  const again = await ada.ask(QUESTION, { headers: json })
  expect(((await again.json()) as { run: { runId: string } }).run.runId).toBe(run.runId)
  const other = await ada.ask('Something else', { headers: json })
  expect(other.status).toBe(422)
  expect(other.headers.get('content-type')).toContain('application/problem+json')
  const stream = await ada.ask(QUESTION, { headers: { 'idempotency-key': '"wire-2"' } })
  expect(viewOf(await hearEvents(stream)).done?.status).toBe('completed')
})

test('Stop ends the run within five seconds, keeps the text so far and says so', async () => {
  const slow = await startStack({ AI_OFFLINE_WORDS_PER_SECOND: '10' })
  try {
    const person = await signIn(slow, 'ada')
    const answer = await person.ask(QUESTION)
    const runId = runIdOf(answer)
    const rest = hearEvents(answer)
    const early = await hearEvents(await person.fetch(`/api/ai/runs/${runId}/stream`), (event) => event.event === 'text')
    const startedMs = Date.now()
    const cancelled = await person.fetch(`/api/ai/runs/${runId}/cancel`, { method: 'POST' })
    expect(cancelled.status).toBe(202)
    const view = viewOf(await rest)
    expect(Date.now() - startedMs).toBeLessThan(5_000)
    expect(view.done?.status).toBe('cancelled')
    expect(viewText(view).startsWith(viewText(viewOf(early)))).toBe(true)
    expect((await person.fetch(`/api/ai/runs/${runId}/cancel`, { method: 'POST' })).status).toBe(200)
  } finally {
    await slow.close()
  }
})
