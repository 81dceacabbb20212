import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunClient, type Conversation, type RunClient } from './index.ts'
import { createRatings } from './ratings.ts'
import { createManualEnvironment, startFakeService, until, type FakeService } from './testing/index.ts'

describe('rating an answer', () => {
  let service: FakeService
  let client: RunClient

  beforeEach(async () => {
    service = await startFakeService()
    client = createRunClient({ baseUrl: service.origin, environment: createManualEnvironment() })
  })
  afterEach(() => service.close())

  const feedback = (conversation: Conversation) => conversation.getSnapshot().turns[0]?.feedback

  async function openAnswered(): Promise<Conversation> {
    const conversation = client.openConversation()
    await conversation.ask('How were sales?')
    ;(await service.run(0)).end()
    return conversation
  }

  it('shows at once, is kept with its reason and comment, and is there for other pages', async () => {
    const conversation = await openAnswered()
    const rated = conversation.rate('run-1', { value: 'down', reason: 'wrong_figure', comment: 'Off by one year.' })
    expect(feedback(conversation)).toBe('down')
    await rated
    expect(service.runs[0]).toMatchObject({
      feedback: 'down',
      feedbackReason: 'wrong_figure',
      feedbackComment: 'Off by one year.',
    })
    const other = client.openConversation('conversation-1')
    await until(other, ({ phase }) => phase === 'ready')
    const said = { feedback: 'down', feedbackReason: 'wrong_figure', feedbackComment: 'Off by one year.' }
    expect(other.getSnapshot().turns).toMatchObject([said])
    expect(conversation.getSnapshot().turns).toMatchObject([said])
    await conversation.refresh()
    expect(conversation.getSnapshot().turns).toMatchObject([said])
    await conversation.rate('run-1', { value: 'up' })
    const thumb = { feedback: 'up', feedbackReason: undefined, feedbackComment: undefined }
    expect(conversation.getSnapshot().turns).toMatchObject([thumb])
    await conversation.refresh()
    expect(conversation.getSnapshot().turns).toMatchObject([thumb])
  })

  it('is taken back when it is refused', async () => {
    const conversation = await openAnswered()
    await conversation.rate('run-1', { value: 'up' })
    service.refuse(/feedback$/, { code: 'forbidden' })
    const refused = conversation.rate('run-1', { value: 'down' })
    expect(feedback(conversation)).toBe('down')
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
    expect(feedback(conversation)).toBe('up')
  })

  it('gives way to what another page thought later', async () => {
    const conversation = await openAnswered()
    await conversation.rate('run-1', { value: 'up' })
    await client.giveFeedback({ runId: 'run-1', value: null })
    await conversation.refresh()
    expect(feedback(conversation)).toBeNull()
  })
})

describe('ratings', () => {
  function gate() {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    return { send: () => promise, resolve, reject }
  }

  it('of one run are sent one after the other, and the last one stands', async () => {
    const ratings = createRatings(() => {})
    const sent: string[] = []
    const first = gate()
    const up = ratings.give('r', 'up', () => (sent.push('up'), first.send()))
    const down = ratings.give('r', null, () => (sent.push('null'), Promise.resolve()))
    expect(ratings.shown('r', 'down')).toBeNull()
    expect(ratings.shown('other', 'down')).toBe('down')
    first.resolve()
    await Promise.all([up, down])
    expect(sent).toEqual(['up', 'null'])
    expect(ratings.shown('r', 'up')).toBeNull()
  })

  it('go back to the last that was taken', async () => {
    let changes = 0
    const ratings = createRatings(() => (changes += 1))
    await ratings.give('r', 'up', () => Promise.resolve())
    await expect(ratings.give('r', 'down', () => Promise.reject(new Error('No')))).rejects.toThrow('No')
    expect(ratings.shown('r', null)).toBe('up')
    expect(changes).toBe(4)
  })

  it('outlast a look that began before they were taken, and no later one', async () => {
    const ratings = createRatings(() => {})
    const early = ratings.look()
    await ratings.give('r', 'up', () => Promise.resolve())
    early()
    expect(ratings.shown('r', null)).toBe('up')
    const late = ratings.look()
    late()
    expect(ratings.shown('r', null)).toBeNull()
  })

  it('outlast a look while a later one is on its way', async () => {
    const ratings = createRatings(() => {})
    await ratings.give('r', 'up', () => Promise.resolve())
    const look = ratings.look()
    const slow = gate()
    const given = ratings.give('r', 'down', slow.send)
    look()
    expect(ratings.shown('r', 'up')).toBe('down')
    slow.reject(new Error('No'))
    await expect(given).rejects.toThrow('No')
    expect(ratings.shown('r', 'up')).toBe('up')
  })
})
