import { conversationDetailSchema, conversationListSchema, ledgerSchema, runListSchema, runStateSchema } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAsker, asCaller } from './testing/people.ts'
import { LEDGER_CALL, startTestService, type TestService } from './testing/test-service.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

const get = (url: string, userId = 'ada') => service.app.inject({ url, headers: asCaller(userId) })
const post = (url: string, payload?: object, userId = 'ada') =>
  service.app.inject({ method: 'POST', url, headers: asCaller(userId), ...(payload ? { payload } : {}) })
const startRun = async (message: string, userId = 'ada') => {
  const headers = { ...(await asAsker(userId, Date.now())), accept: 'application/json' }
  const response = await service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload: { message } })
  return response.json<{ run: { runId: string; conversationId: string } }>().run
}

describe('GET /runs/{id}', () => {
  test('tells the run and what it has said', async () => {
    const runId = await service.answered('ada', 'hello')
    const { run, cursor, parts } = runStateSchema.parse((await get(`/api/ai/runs/${runId}`)).json())
    expect(run).toMatchObject({ runId, status: 'completed', attempt: 1, costMicroUsd: 42 })
    expect(run.endedAt).toMatch(/Z$/)
    expect(parts.map(({ event }) => event)).toEqual(['text', 'status', 'done'])
    expect(cursor).toBe(3)
  })

  test('tells no cost to one who may not see it, in the run, its parts, lists and turns', async () => {
    const runId = await service.answered('ben', 'hello')
    const one = await get(`/api/ai/runs/${runId}`, 'ben')
    const { conversationId } = one.json<{ run: { conversationId: string } }>().run
    const answers = [
      one,
      await get('/api/ai/runs', 'ben'),
      await get(`/api/ai/conversations/${conversationId}`, 'ben'),
      await post(`/api/ai/runs/${runId}/cancel`, undefined, 'ben'),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toContain(runId)
      expect(answer.body).not.toContain('costMicroUsd')
    }
  })
})

describe('POST /runs/{id}/cancel', () => {
  test('is 202 for a run that goes on, which then ends as cancelled, and 200 from then on', async () => {
    service.executor.hold('slowly')
    const { runId } = await startRun('slowly')
    const stream = service.app.inject({ url: `/api/ai/runs/${runId}/stream`, headers: asCaller('ada') })
    const first = await post(`/api/ai/runs/${runId}/cancel`)
    expect(first.statusCode).toBe(202)
    expect(first.json()).toMatchObject({ run: { runId } })
    expect((await stream).body).toContain('"status":"cancelled"')
    const second = await post(`/api/ai/runs/${runId}/cancel`)
    expect(second.statusCode).toBe(200)
    expect(second.json()).toMatchObject({ run: { runId, status: 'cancelled' } })
  })

  test('by an operator ends it as cancelled by an operator', async () => {
    service.executor.hold('slowly')
    const { runId } = await startRun('slowly')
    const stream = service.app.inject({ url: `/api/ai/runs/${runId}/stream`, headers: asCaller('ada') })
    const cancelled = await post(`/api/ai/admin/runs/${runId}/cancel`, undefined, 'olga')
    expect(cancelled.statusCode).toBe(202)
    expect(cancelled.body).not.toContain('slowly')
    expect((await stream).body).toContain('"status":"cancelled_by_admin"')
  })
})

describe('GET /admin/ledger', () => {
  test('tells an operator every call, the latest first, page by page, and nothing that anybody wrote', async () => {
    const body = { model: 'm' }
    service.executor.on('costly words', async (context) => {
      await context.emit([], { charges: [{ id: 'one', body }, { id: 'two', body: 'unreadable' }] })
      return { outcome: 'completed' }
    })
    const runId = await service.answered('ben', 'costly words')
    const page = await get('/api/ai/admin/ledger?limit=1', 'olga')
    expect(page.body).not.toContain('costly words')
    const { rows, next } = ledgerSchema.parse(page.json())
    expect(rows).toMatchObject([{ runId, userId: 'ben', chargeId: 'two', call: null }])
    const behind = ledgerSchema.parse((await get(`/api/ai/admin/ledger?limit=5&before=${next}`, 'olga')).json())
    expect(behind.rows[0]).toMatchObject({ runId, chargeId: 'one', call: LEDGER_CALL })
    expect(behind.next).toBeNull()
    expect((await get('/api/ai/admin/ledger?before=0', 'olga')).statusCode).toBe(400)
  })
})

describe('GET /runs', () => {
  test('lists newest first, by page, status and conversation', async () => {
    const lister = await startTestService()
    const list = async (query: string) => {
      const response = await lister.app.inject({ url: `/api/ai/runs?${query}`, headers: asCaller('ada') })
      return runListSchema.parse(response.json()).runs.map(({ runId }) => runId)
    }
    const runIds: string[] = []
    for (const message of ['one', 'two', 'three']) runIds.unshift(await lister.answered('ada', message))
    expect(await list('')).toEqual(runIds)
    expect(await list('limit=2')).toEqual(runIds.slice(0, 2))
    expect(await list(`limit=2&before=${runIds[1]}`)).toEqual(runIds.slice(2))
    expect(await list('status=completed')).toEqual(runIds)
    expect(await list('status=running')).toEqual([])
    const run = await lister.engine.findRun(runIds[0] ?? '')
    expect(await list(`conversationId=${run?.conversationId}`)).toEqual([runIds[0]])
    await lister.close()
  })
})

describe('POST /chat/feedback', () => {
  test('is kept, and the last word counts', async () => {
    const runId = await service.answered('ada', 'hello')
    for (const value of ['up', 'down', null] as const) {
      const words = { reason: 'wrong year', comment: 'It was FY2025.' }
      const response = await post('/api/ai/chat/feedback', { runId, value, ...words })
      expect(response.statusCode).toBe(204)
      expect(response.body).toBe('')
      expect((await service.engine.findRun(runId))?.feedback).toBe(value)
    }
  })

  test('on a run that has not ended is 409', async () => {
    const held = service.executor.hold('slowly')
    const { runId } = await startRun('slowly')
    const response = await post('/api/ai/chat/feedback', { runId, value: 'up' })
    expect(response.json()).toMatchObject({ status: 409, code: 'run_not_ended', runId })
    held.letGo()
  })
})

describe('conversations', () => {
  test('are listed, read with their questions, renamed and deleted', async () => {
    const { runId, conversationId } = await startRun('What were net sales?', 'olga')
    const url = `/api/ai/conversations/${conversationId}`
    const { conversations } = conversationListSchema.parse((await get('/api/ai/conversations', 'olga')).json())
    expect(conversations).toMatchObject([{ conversationId, title: 'What were net sales?', latestRunId: runId }])

    const { conversation, turns } = conversationDetailSchema.parse((await get(url, 'olga')).json())
    expect(conversation.conversationId).toBe(conversationId)
    expect(turns).toMatchObject([{ message: 'What were net sales?', feedback: null, run: { runId } }])

    const headers = asCaller('olga')
    const renamed = await service.app.inject({ method: 'PATCH', url, headers, payload: { title: '  Sales  ' } })
    expect(renamed.json()).toMatchObject({ conversation: { conversationId, title: 'Sales' } })

    expect((await service.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204)
    for (const gone of [url, `/api/ai/runs/${runId}`, `/api/ai/runs/${runId}/stream`]) {
      expect((await get(gone, 'olga')).statusCode).toBe(404)
    }
    expect((await service.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(404)
    expect((await get('/api/ai/runs', 'olga')).json()).toEqual({ runs: [] })
  })

  test('that are deleted take a run with them that goes on', async () => {
    service.executor.hold('slowly')
    const { conversationId } = await startRun('slowly')
    const before = await service.engine.figures()
    const headers = asCaller('ada')
    await service.app.inject({ method: 'DELETE', url: `/api/ai/conversations/${conversationId}`, headers })
    await expect.poll(async () => (await service.engine.figures()).active).toBe((before.active ?? 0) - 1)
  })
})
