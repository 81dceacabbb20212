import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hearEvents, toldAnswer, viewOf, type NumberedEvent, type ToldAnswer } from './harness/stream.ts'

/** The service dies, or is told to stop, in the middle of an answer; another one goes on with it on the same store. */

const QUESTION = 'What was gross margin by business unit in FY2026?'

let stack: Stack
let ada: SignedIn

beforeAll(async () => {
  stack = await startStack({ AI_OFFLINE_WORDS_PER_SECOND: '120' })
  ada = await signIn(stack, 'ada')
})
afterAll(() => stack?.close())

/** The answer that nobody interrupts. */
async function undisturbed(): Promise<ToldAnswer> {
  const answer = await ada.ask(QUESTION)
  return toldAnswer(answer.headers.get('x-run-id') ?? '', viewOf(await hearEvents(answer)))
}

/** Reads until the connection ends, also where it is torn. */
async function untilTorn(answer: Response): Promise<NumberedEvent[]> {
  const heard: NumberedEvent[] = []
  await hearEvents(answer, (_, events) => {
    heard.splice(0, heard.length, ...events)
    return false
  }).catch(() => undefined)
  return heard
}

test.each([
  { signal: 'SIGKILL', at: 'tool_start' },
  { signal: 'SIGKILL', at: 'text' },
  { signal: 'SIGTERM', at: 'text' },
] as const)('after $signal at the first $at the answer is whole, once, with one done', async ({ signal, at }) => {
  const expected = await undisturbed()
  const answer = await ada.ask(QUESTION)
  const runId = answer.headers.get('x-run-id') ?? ''
  const reading = untilTorn(answer)
  await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`), (event) => event.event === at)
  await stack.restartService(signal)

  const before = await reading
  expect(before.some((event) => event.event === 'done')).toBe(false)
  const cursor = before.findLast((event) => event.id !== undefined)?.id
  const resumed = await ada.fetch(`/api/ai/runs/${runId}/stream`, { headers: { 'last-event-id': String(cursor) } })
  const after = await hearEvents(resumed)
  const view = viewOf(after, viewOf(before))
  expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
  expect(toldAnswer(runId, view)).toEqual(expected)
  expect(expected.check?.cited).toBeGreaterThan(0)
  const fresh = viewOf(await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`)))
  expect(fresh).toEqual(view)
})
