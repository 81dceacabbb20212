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

const CONVERSATION = 'conversation-1'
const questions = (conversation: Conversation) => conversation.getSnapshot().turns.map(({ message }) => message)
const isReady = ({ phase }: ConversationSnapshot) => phase === 'ready'
const turnAt = (conversation: Conversation, index: number) => conversation.getSnapshot().turns.at(index) ?? fail()

/** A question that somebody asked elsewhere and that was answered. */
function answered(message: string, parentRunId?: string | null): string {
  const known = service.runs.length > 0 && { conversationId: CONVERSATION }
  const run = service.conversations.createRun({ message, ...known, ...(parentRunId !== undefined && { parentRunId }) })
  if (!run) throw new Error('There is no such parent')
  service.begin(run)
  run.say(`Answer to ${message}`)
  run.end()
  return run.runId
}

/**
 * `One?` with `Two?` under it, and two other versions of that: `Two!` with `Three!` under it, and `Two…`, which is
 * the newest.
 */
async function openTree(): Promise<Conversation> {
  const one = answered('One?')
  answered('Two?')
  answered('Three!', answered('Two!', one))
  answered('Two…', one)
  const conversation = client.openConversation(CONVERSATION)
  await until(conversation, isReady)
  return conversation
}

describe('a conversation with branches', () => {
  it('tells of each turn what it follows and what else was asked there', async () => {
    const conversation = await openTree()
    expect(questions(conversation)).toEqual(['One?', 'Two…'])
    expect(turnAt(conversation, 0)).toMatchObject({
      parentRunId: null,
      versions: [{ runId: 'run-1', message: 'One?' }],
      versionIndex: 0,
    })
    expect(turnAt(conversation, 1)).toMatchObject({
      parentRunId: 'run-1',
      versions: [
        { runId: 'run-2', message: 'Two?' },
        { runId: 'run-3', message: 'Two!' },
        { runId: 'run-5', message: 'Two…' },
      ],
      versionIndex: 2,
    })
  })

  it('shows the chosen branch to its end, reads its answers, and keeps the turns that stay', async () => {
    const conversation = await openTree()
    const first = turnAt(conversation, 0)
    conversation.show('run-3')
    expect(questions(conversation)).toEqual(['One?', 'Two!', 'Three!'])
    expect(turnAt(conversation, 0)).toBe(first)
    const { view } = await until(turnAt(conversation, 2).run, ({ phase }) => phase.phase === 'ended')
    expect(viewText(view)).toBe('Answer to Three!')
    conversation.show('run-2')
    expect(questions(conversation)).toEqual(['One?', 'Two?'])
  })

  it('does not fetch again what it has read whole', async () => {
    const conversation = await openTree()
    await until(turnAt(conversation, 1).run, ({ phase }) => phase.phase === 'ended')
    conversation.show('run-2')
    const before = service.requestsTo(/runs\/run-5$/).length
    conversation.show('run-5')
    expect(turnAt(conversation, 1).run.getSnapshot().phase.phase).toBe('ended')
    expect(service.requestsTo(/runs\/run-5$/)).toHaveLength(before)
  })

  it('does nothing for a run that it does not know', async () => {
    const conversation = await openTree()
    const before = conversation.getSnapshot()
    conversation.show('run-99')
    expect(conversation.getSnapshot()).toBe(before)
  })

  it('keeps to the choice when it is read again, and goes on with what another page asks at its end', async () => {
    const conversation = await openTree()
    conversation.show('run-3')
    await conversation.refresh()
    answered('Elsewhere?', 'run-2')
    await conversation.refresh()
    expect(questions(conversation)).toEqual(['One?', 'Two!', 'Three!'])
    answered('Four!', 'run-4')
    await conversation.refresh()
    expect(questions(conversation)).toEqual(['One?', 'Two!', 'Three!', 'Four!'])
  })

  it('follows a run of a branch again that was let go while another was shown', async () => {
    const conversation = await openTree()
    await conversation.ask('Five?')
    const fake = await service.run(5)
    fake.say('Half ')
    await until(turnAt(conversation, -1).run, ({ view }) => viewText(view) === 'Half ')
    conversation.show('run-2')
    expect(questions(conversation)).toEqual(['One?', 'Two?'])
    fake.say('and half.')
    conversation.show('run-6')
    const { run } = turnAt(conversation, -1)
    await until(run, ({ view }) => viewText(view) === 'Half and half.')
    fake.end()
    await until(run, ({ phase }) => phase.phase === 'ended')
  })
})

describe('asking in a branch', () => {
  it('goes on from the last turn shown, where that is not the newest branch', async () => {
    const conversation = await openTree()
    conversation.show('run-2')
    await conversation.ask('And then?')
    expect(service.runs[5]).toMatchObject({ message: 'And then?', parentRunId: 'run-2' })
    expect(questions(conversation)).toEqual(['One?', 'Two?', 'And then?'])
    expect(turnAt(conversation, 2).parentRunId).toBe('run-2')
  })

  it('cuts to the parent at once, and shows what is new as one more version', async () => {
    const conversation = await openTree()
    const asked = conversation.ask('Two again?', { parentRunId: 'run-1', idempotencyKey: 'mine' })
    expect(questions(conversation)).toEqual(['One?', 'Two again?'])
    expect(turnAt(conversation, 1)).toMatchObject({ parentRunId: 'run-1', versionIndex: 3 })
    expect(turnAt(conversation, 1).versions.at(-1)).toEqual({ runId: 'mine', message: 'Two again?' })
    await asked
    expect(turnAt(conversation, 1)).toMatchObject({ key: 'mine', versionIndex: 3 })
    expect(turnAt(conversation, 1).versions.map(({ runId }) => runId)).toEqual(['run-2', 'run-3', 'run-5', 'run-6'])
    const before = conversation.getSnapshot().turns
    await conversation.refresh()
    expect(conversation.getSnapshot().turns).toBe(before)
  })

  it('begins at the root again where the parent is null', async () => {
    const conversation = await openTree()
    const asked = conversation.ask('One, afresh?', { parentRunId: null })
    expect(questions(conversation)).toEqual(['One, afresh?'])
    await asked
    expect(service.runs[5]?.parentRunId).toBeNull()
    conversation.show('run-1')
    expect(questions(conversation)).toEqual(['One?', 'Two…'])
  })

  it('shows again what was shown before when it is refused', async () => {
    const conversation = await openTree()
    conversation.show('run-3')
    const before = conversation.getSnapshot().turns
    service.refuse(/chat$/, { code: 'budget', details: { retryAfterMs: 3_600_000 } })
    await expect(conversation.ask('One, afresh?', { parentRunId: null })).rejects.toMatchObject({ code: 'budget' })
    expect(conversation.getSnapshot().turns).toEqual(before)
    expect(turnAt(conversation, 2).run.getSnapshot().phase.phase).not.toBe('stopped')
  })

  it('shows the run that is in the way, whichever branch it is in', async () => {
    const conversation = await openTree()
    conversation.show('run-2')
    service.conversations.createRun({ message: 'Elsewhere?', conversationId: CONVERSATION, parentRunId: 'run-5' })
    await expect(conversation.ask('Here?')).rejects.toMatchObject({ code: 'conversation_busy' })
    expect(questions(conversation)).toEqual(['One?', 'Two…', 'Elsewhere?'])
  })

  it('under a parent that is nowhere is refused', async () => {
    const conversation = await openTree()
    const asked = conversation.ask('Under what?', { parentRunId: 'run-99' })
    await expect(asked).rejects.toMatchObject({ code: 'not_found' })
    expect(questions(conversation)).toEqual(['One?', 'Two…'])
  })

  it('stays with its branch when another page asks in another one', async () => {
    const conversation = await openTree()
    await conversation.ask('Mine?')
    ;(await service.run(5)).end()
    answered('Theirs?', 'run-1')
    await conversation.refresh()
    expect(questions(conversation)).toEqual(['One?', 'Two…', 'Mine?'])
  })
})

describe('asking instead', () => {
  it('asks the same again beside the turn', async () => {
    const conversation = await openTree()
    await conversation.askInstead(turnAt(conversation, 0), 'One?')
    expect(service.runs[5]).toMatchObject({ message: 'One?', parentRunId: null })
    expect(turnAt(conversation, 0).versions.map(({ runId }) => runId)).toEqual(['run-1', 'run-6'])
  })

  it('reads what the turn follows where that is not known yet, and asks beside it', async () => {
    const conversation = client.openConversation()
    await conversation.ask('One?')
    expect(turnAt(conversation, 0).parentRunId).toBeNull()
    ;(await service.run(0)).end()
    // Another page was first: what is asked here follows that.
    answered('Meanwhile?')
    await conversation.ask('Two?')
    ;(await service.run(2)).end()
    expect(turnAt(conversation, 1).parentRunId).toBeUndefined()
    await conversation.askInstead(turnAt(conversation, 1), 'Two, better?')
    expect(service.runs[3]).toMatchObject({ message: 'Two, better?', parentRunId: 'run-2' })
    expect(questions(conversation)).toEqual(['One?', 'Meanwhile?', 'Two, better?'])
  })

  it('is refused where what the turn follows cannot be read', async () => {
    const conversation = await openTree()
    await conversation.ask('Three?')
    service.refuse(/GET .*conversations\//, { code: 'forbidden' })
    const asked = conversation.askInstead(turnAt(conversation, 2), 'Three!')
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
    expect(questions(conversation)).toEqual(['One?', 'Two…', 'Three?'])
  })
})

function fail(): never {
  throw new Error('There is no such turn')
}
