import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRunClient, type RunClient } from './index.ts'
import { createManualEnvironment, startFakeService, until, type FakeService } from './testing/index.ts'

let service: FakeService
let client: RunClient
const environment = createManualEnvironment()

beforeEach(async () => {
  service = await startFakeService({ bootstrap: { suggestions: ['How were sales?'] } })
  client = createRunClient({ baseUrl: service.origin, environment })
})
afterEach(() => service.close())

it('tells who one is and what a panel needs', async () => {
  expect((await client.readMe()).user.displayName).toBe('Ada Osei')
  expect((await client.readBootstrap({ page: 'budgets' })).suggestions).toEqual(['How were sales?'])
  expect(service.requests.at(-1)?.path).toBe('/api/ai/chat/bootstrap?page=budgets')
})

it('tells that nobody is signed in', async () => {
  service.person = undefined
  await expect(client.readMe()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
})

it('asks nothing in the place of somebody else who has signed in since', async () => {
  await client.startRun({ message: 'How were sales?' }).accepted
  const { person } = service
  if (!person) throw new Error('Nobody is signed in')
  service.person = { ...person, user: { ...person.user, userId: 'ben' } }
  service.oldestToken = service.tokensIssued
  const refused = { code: 'unauthenticated', status: 401 }
  await expect(client.startRun({ message: 'And costs?' }).accepted).rejects.toMatchObject(refused)
  await expect(client.readMe()).rejects.toMatchObject(refused)
  expect(service.runs.map(({ message }) => message)).toEqual(['How were sales?'])
  service.person = person
  expect((await client.readMe()).user.userId).toBe('ada')
})

it('lists, renames and deletes conversations, and is content when one is already gone', async () => {
  const run = client.startRun({ message: 'How were sales?' })
  await run.accepted
  await client.renameConversation('conversation-1', 'Sales')
  expect(await client.listConversations()).toMatchObject([
    { conversationId: 'conversation-1', title: 'Sales', latestStatus: 'running' },
  ])
  await client.deleteConversation('conversation-1')
  await client.deleteConversation('conversation-1')
  expect(await client.listConversations()).toEqual([])
  await until(run, ({ phase }) => phase.phase === 'ended')
})

it('lists runs, asking only for what was said', async () => {
  await client.startRun({ message: 'How were sales?' }).accepted
  expect(await client.listRuns({ conversationId: 'conversation-1', limit: 5 })).toMatchObject([
    { runId: 'run-1', status: 'running' },
  ])
  expect(service.requests.at(-1)?.path).toBe('/api/ai/runs?conversationId=conversation-1&limit=5')
})

it('gives feedback on an ended run, and takes it back', async () => {
  await client.startRun({ message: 'How were sales?' }).accepted
  await expect(client.giveFeedback({ runId: 'run-1', value: 'up' })).rejects.toMatchObject({ code: 'run_not_ended' })
  const fake = await service.run(0)
  fake.end()
  await client.giveFeedback({ runId: 'run-1', value: 'up' })
  expect(fake.feedback).toBe('up')
  await client.giveFeedback({ runId: 'run-1', value: null })
  expect(fake.feedback).toBeNull()
})

it('says where a dataset is, whatever is in its id', () => {
  expect(createRunClient().datasetUrl('a/b', 'csv')).toBe('/api/ai/datasets/a%2Fb?format=csv')
})

it('tells an answer that is no JSON of ours from one that is', async () => {
  const odd = createRunClient({ environment, fetch: () => Promise.resolve(new Response('<html>', { status: 200 })) })
  await expect(odd.readMe()).rejects.toMatchObject({ code: 'unexpected_answer', status: 200 })
  const gone = createRunClient({ environment, fetch: () => Promise.resolve(new Response('<html>', { status: 410 })) })
  await expect(gone.readMe()).rejects.toMatchObject({ code: 'unexpected_answer', status: 410 })
})

it('takes a problem that only a later service knows for what it says, under no code of its own', async () => {
  const problem = { type: 'urn:perdure:problem:asleep', title: 'The service is asleep', status: 409, code: 'asleep' }
  const later = createRunClient({ environment, fetch: () => Promise.resolve(Response.json(problem, { status: 409 })) })
  await expect(later.readMe()).rejects.toMatchObject({ code: 'unexpected_answer', message: 'The service is asleep' })
})

it('reads past what only a later service says in a run, and refuses what no run can say', async () => {
  const usage: unknown[] = []
  const ids = { runId: 'r', conversationId: 'c', parentRunId: null }
  const run = { ...ids, status: 'completed', attempt: 1, createdAt: '', usage }
  const conversation = { title: '', createdAt: '', updatedAt: '', latestRunId: 'r', latestStatus: 'completed' }
  const done = { event: 'done', data: { status: 'completed', attempt: 1, durationMs: 1, usage } }
  const open = (parts: unknown[]) => {
    const answers = (path: unknown) =>
      String(path).endsWith('/runs/r')
        ? { run, cursor: parts.length, parts }
        : {
            conversation: { conversationId: 'c', ...conversation },
            turns: [{ run, message: 'Why?', feedback: null }],
          }
    return createRunClient({ environment, fetch: (path) => Promise.resolve(Response.json(answers(path))) })
  }
  const outcomeOf = async (parts: unknown[]) => {
    const { turns } = await until(open(parts).openConversation('c'), (snapshot) => snapshot.turns.length === 1)
    const [turn] = turns
    if (!turn) throw new Error('There is no turn')
    return until(turn.run, ({ phase }) => phase.phase !== 'loading')
  }
  expect((await outcomeOf([{ event: 'hologram', data: 1 }, done])).phase).toEqual({ phase: 'ended' })
  expect(await outcomeOf([{ event: 'tool_end', data: {} }, done])).toMatchObject({
    phase: { phase: 'stopped', reason: 'refused' },
    error: { code: 'unexpected_answer' },
  })
})
