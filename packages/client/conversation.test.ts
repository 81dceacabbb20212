import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunClient, type Conversation, type ConversationSnapshot, type RunClient } from './index.ts'
import {
  createManualEnvironment,
  startFakeService,
  until,
  type FakeService,
  type ManualEnvironment,
} from './testing/index.ts'

let service: FakeService
let environment: ManualEnvironment
let client: RunClient

beforeEach(async () => {
  service = await startFakeService()
  environment = createManualEnvironment()
  client = createRunClient({ baseUrl: service.origin, environment })
})
afterEach(() => service.close())

const phase = (name: ConversationSnapshot['phase']) => (snapshot: ConversationSnapshot) => snapshot.phase === name
const turnCount = (count: number) => (snapshot: ConversationSnapshot) => snapshot.turns.length === count
const questions = (conversation: Conversation) => conversation.getSnapshot().turns.map(({ message }) => message)

/** Waits until every run has said all it has, and tells it. */
async function answers(conversation: Conversation): Promise<string[]> {
  const { turns } = conversation.getSnapshot()
  return Promise.all(
    turns.map(async ({ run }) => viewText((await until(run, (snapshot) => snapshot.phase.phase === 'ended')).view)),
  )
}

/** Asks and has it answered. */
async function finishTurn(conversation: Conversation, question: string, answer: string): Promise<void> {
  const index = service.runs.length
  await conversation.ask(question)
  const fake = await service.run(index)
  fake.say(answer)
  fake.end()
}

describe('a new conversation', () => {
  it('shows the question before it is taken, and gets its id when it is', async () => {
    const conversation = client.openConversation()
    expect(conversation.getSnapshot()).toMatchObject({ conversationId: undefined, phase: 'new', turns: [] })
    const asked = conversation.ask('How were sales?')
    const [turn] = conversation.getSnapshot().turns
    expect(turn?.run.getSnapshot().phase).toEqual({ phase: 'sending' })
    expect(await asked).toEqual({ runId: 'run-1', conversationId: 'conversation-1' })
    expect(conversation.getSnapshot()).toMatchObject({ conversationId: 'conversation-1', phase: 'ready' })
    expect(conversation.getSnapshot().turns[0]?.key).toBe(turn?.key)
  })

  it('takes the next question under the one before', async () => {
    const conversation = client.openConversation()
    await finishTurn(conversation, 'One?', '1')
    await finishTurn(conversation, 'Two?', '2')
    expect(service.runs.map(({ conversationId, parentRunId }) => ({ conversationId, parentRunId }))).toEqual([
      { conversationId: 'conversation-1', parentRunId: null },
      { conversationId: 'conversation-1', parentRunId: 'run-1' },
    ])
    expect(await answers(conversation)).toEqual(['1', '2'])
  })

  it('passes on what goes along with the question', async () => {
    const conversation = client.openConversation()
    await conversation.ask('Why?', { idempotencyKey: 'mine', uiContext: { page: 'budgets' } })
    expect(service.requestsTo(/POST .*chat$/)[0]?.headers['idempotency-key']).toBe('"mine"')
  })
})

describe('a conversation that exists', () => {
  async function prepare(): Promise<void> {
    const conversation = client.openConversation()
    await finishTurn(conversation, 'One?', '1')
    await finishTurn(conversation, 'Two?', '2')
    await conversation.ask('Three?')
    conversation.close()
  }

  it('is read whole: ended runs without a stream, the running one followed', async () => {
    await prepare()
    const before = service.requestsTo(/stream$/).length
    const conversation = client.openConversation('conversation-1')
    expect(conversation.getSnapshot().phase).toBe('loading')
    await until(conversation, phase('ready'))
    expect(questions(conversation)).toEqual(['One?', 'Two?', 'Three?'])
    expect(conversation.getSnapshot().title).toBe('One?')
    const fake = await service.run(2)
    fake.say('3')
    fake.end()
    expect(await answers(conversation)).toEqual(['1', '2', '3'])
    expect(
      service
        .requestsTo(/stream$/)
        .slice(before)
        .map(({ path }) => path),
    ).toEqual(['/api/ai/runs/run-3/stream'])
  })

  it('shows what another page asked when one comes back to it, and keeps what it has', async () => {
    await prepare()
    const here = client.openConversation('conversation-1')
    const { turns } = await until(here, turnCount(3))
    ;(await service.run(2)).end()
    const there = client.openConversation('conversation-1')
    await until(there, phase('ready'))
    await there.ask('Four?')
    environment.advance(1_000)
    environment.signal('focused')
    const after = await until(here, turnCount(4))
    expect(after.turns.slice(0, 3)).toEqual(turns)
    expect(questions(here)).toEqual(['One?', 'Two?', 'Three?', 'Four?'])
    ;(await service.run(3)).say('Both see this.')
    const run = after.turns[3]?.run
    await until(run ?? fail(), ({ view }) => viewText(view) === 'Both see this.')
  })

  it('looks once where signals come together', async () => {
    await prepare()
    const conversation = client.openConversation('conversation-1')
    await until(conversation, phase('ready'))
    const reads = () => service.requestsTo(/GET .*conversations\//).length
    const before = reads()
    service.conversations.createRun({ message: 'Elsewhere?', conversationId: 'conversation-1' })
    environment.advance(1_000)
    environment.signal('shown')
    environment.signal('focused')
    environment.signal('online')
    await until(conversation, turnCount(4))
    expect(reads() - before).toBe(1)
  })

  it('shows the branch that ends in the newest run', async () => {
    const conversation = client.openConversation()
    await finishTurn(conversation, 'Root?', '1')
    await finishTurn(conversation, 'Left?', '2')
    await conversation.ask('Right?', { parentRunId: 'run-1' })
    ;(await service.run(2)).end()
    const reopened = client.openConversation('conversation-1')
    await until(reopened, phase('ready'))
    expect(questions(reopened)).toEqual(['Root?', 'Right?'])
  })

  it('that is not there says so, and is there when it is', async () => {
    const conversation = client.openConversation('conversation-1')
    expect((await until(conversation, phase('failed'))).error).toMatchObject({ code: 'not_found' })
    await client.openConversation().ask('Now?')
    await conversation.refresh()
    expect(conversation.getSnapshot()).toMatchObject({ phase: 'ready', error: undefined })
  })

  it('lets its streams go when closed', async () => {
    await prepare()
    const conversation = client.openConversation('conversation-1')
    const { turns } = await until(conversation, turnCount(3))
    await until(turns[2]?.run ?? fail(), ({ phase: { phase: current } }) => current === 'reading')
    conversation.close()
    expect(turns[2]?.run.getSnapshot().phase).toEqual({ phase: 'stopped', reason: 'closed' })
    expect({ timers: environment.timerCount, listeners: environment.listenerCount }).toEqual({
      timers: 0,
      listeners: 0,
    })
  })
})

describe('a question that is not taken', () => {
  it('leaves no turn behind', async () => {
    const conversation = client.openConversation()
    service.refuse(/chat$/, { code: 'feature_disabled' })
    await expect(conversation.ask('Anyone?')).rejects.toMatchObject({ code: 'feature_disabled' })
    expect(conversation.getSnapshot()).toMatchObject({ conversationId: undefined, phase: 'new', turns: [] })
  })

  it('because another one is being answered shows that one', async () => {
    const first = client.openConversation()
    await finishTurn(first, 'One?', '1')
    const here = client.openConversation('conversation-1')
    await until(here, phase('ready'))
    await first.ask('From elsewhere?')
    await expect(here.ask('From here?')).rejects.toMatchObject({
      code: 'conversation_busy',
      details: { runId: 'run-2' },
    })
    expect(questions(here)).toEqual(['One?', 'From elsewhere?'])
  })
})

it('a question found by a look at the conversation before it was answered here stands there once', async () => {
  const conversation = client.openConversation()
  await finishTurn(conversation, 'One?', '1')
  await conversation.ask('Two?', { idempotencyKey: 'two' })
  // A page that was reloaded reads the conversation and, not knowing whether its question arrived, asks it again.
  const reloaded = client.openConversation('conversation-1')
  await until(reloaded, turnCount(2))
  await reloaded.ask('Two?', { idempotencyKey: 'two' })
  expect(questions(reloaded)).toEqual(['One?', 'Two?'])
  expect(service.runs).toHaveLength(2)
})

function fail(): never {
  throw new Error('There is no such turn')
}
