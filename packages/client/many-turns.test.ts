import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunClient, LOADED_AT_ONCE_MAX, type Conversation, type RunClient, type RunSnapshot } from './index.ts'
import {
  createManualEnvironment,
  startFakeService,
  until,
  type FakeService,
  type ManualEnvironment,
} from './testing/index.ts'

const TURNS = 300
const CONVERSATION = 'conversation-1'

let service: FakeService
let environment: ManualEnvironment
let client: RunClient
/** Fetches of what a run has said: which ran when, and how many at most at a time. */
let loads: { order: string[]; now: number; most: number }

beforeEach(async () => {
  service = await startFakeService()
  environment = createManualEnvironment()
  loads = { order: [], now: 0, most: 0 }
  client = createRunClient({ baseUrl: service.origin, environment, fetch: countingFetch })
})
afterEach(() => service.close())

async function countingFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const runId = /\/runs\/([^/]+)$/.exec(input instanceof Request ? input.url : String(input))?.[1]
  if (runId === undefined) return fetch(input, init)
  loads.order.push(runId)
  loads.now += 1
  loads.most = Math.max(loads.most, loads.now)
  try {
    return await fetch(input, init)
  } finally {
    loads.now -= 1
  }
}

function answered(message: string): void {
  const known = service.runs.length > 0 && { conversationId: CONVERSATION }
  const run = service.conversations.createRun({ message, ...known })
  if (!run) throw new Error('The conversation is gone')
  service.begin(run)
  run.say(`Answer to ${message}`)
  run.end()
}

const isEnded = ({ phase }: RunSnapshot) => phase.phase === 'ended'
const turnAt = (conversation: Conversation, index: number) => {
  const turn = conversation.getSnapshot().turns.at(index)
  if (!turn) throw new Error(`There is no turn ${index}`)
  return turn
}

async function openAll(count: number): Promise<Conversation> {
  for (let index = 1; index <= count; index += 1) answered(`Question ${index}?`)
  const conversation = client.openConversation(CONVERSATION)
  await until(conversation, ({ phase }) => phase === 'ready')
  return conversation
}

describe('a conversation of many turns', () => {
  it('is read with a few requests at a time, the newest first, and without a stream', async () => {
    const conversation = await openAll(TURNS)
    const { turns } = conversation.getSnapshot()
    expect(turns).toHaveLength(TURNS)
    await Promise.all(turns.map(({ run }) => until(run, isEnded)))
    expect(turns.map(({ run }) => viewText(run.getSnapshot().view))).toEqual(
      turns.map(({ message }) => `Answer to ${message}`),
    )
    expect(loads.most).toBe(LOADED_AT_ONCE_MAX)
    expect(loads.order).toEqual(turns.map(({ run }) => run.getSnapshot().runId).reverse())
    expect(service.requestsTo(/stream$/)).toEqual([])
  })

  it('asks for nothing more once it is closed, and leaves nothing behind', async () => {
    const conversation = await openAll(TURNS)
    const { turns } = conversation.getSnapshot()
    await until(turnAt(conversation, -1).run, isEnded)
    conversation.close()
    const asked = loads.order.length
    await Promise.all(turns.map(({ run }) => until(run, ({ phase }) => ['ended', 'stopped'].includes(phase.phase))))
    expect(loads.order).toHaveLength(asked)
    expect(asked).toBeLessThan(TURNS / 2)
    expect(turns[0]?.run.getSnapshot().phase).toEqual({ phase: 'stopped', reason: 'closed' })
    expect([environment.timerCount, environment.listenerCount]).toEqual([0, 0])
  })

  it('fetches the branch that one goes to, and no more of the one that was left', async () => {
    const conversation = await openAll(20)
    const afresh = { message: 'Afresh?', conversationId: CONVERSATION, parentRunId: null }
    const root = service.conversations.createRun(afresh)
    if (!root) throw new Error('The conversation is gone')
    service.begin(root)
    root.say('Anew.')
    root.end()
    await conversation.refresh()
    conversation.show(root.runId)
    expect(viewText((await until(turnAt(conversation, 0).run, isEnded)).view)).toBe('Anew.')
    expect(loads.order.length).toBeLessThan(20)
  })

  it('fetches again what the service could not give, when the conversation is next read', async () => {
    service.refuse(/runs\/run-1$/, { code: 'not_ready', headers: { 'retry-after': '60' } })
    const conversation = await openAll(2)
    const { run } = turnAt(conversation, 0)
    expect(await until(run, ({ phase }) => phase.phase === 'stopped')).toMatchObject({
      phase: { reason: 'refused' },
      error: { code: 'not_ready' },
    })
    environment.advance(1_000)
    environment.signal('online')
    expect(viewText((await until(run, isEnded)).view)).toBe('Answer to Question 1?')
  })
})

it('two conversations go on side by side, and closing one leaves the other alone', async () => {
  const one = client.openConversation()
  const two = client.openConversation()
  await one.ask('One?')
  await two.ask('Two?')
  const [first, second] = [await service.run(0), await service.run(1)]
  first.say('First.')
  second.say('Second.')
  await until(turnAt(one, 0).run, ({ view }) => viewText(view) === 'First.')
  await until(turnAt(two, 0).run, ({ view }) => viewText(view) === 'Second.')
  expect(one.getSnapshot().conversationId).not.toBe(two.getSnapshot().conversationId)
  one.close()
  second.say(' And more.')
  second.end()
  expect(viewText((await until(turnAt(two, 0).run, isEnded)).view)).toBe('Second. And more.')
  expect(first.ended).toBe(false)
  expect(environment.listenerCount).toBe(1)
})
