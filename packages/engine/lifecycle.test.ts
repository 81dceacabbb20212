import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExecutionContext, ExecutionResult, ExecutorEvent } from './runs/executor.ts'
import {
  createCluster,
  createScriptedExecutor,
  sayAndWait,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from './testing/index.ts'

let cluster: Cluster
let executor: ScriptedExecutor
let home: ClusterProcess

beforeEach(async () => {
  cluster = createCluster()
  executor = createScriptedExecutor()
  home = await cluster.start(executor)
})

afterEach(() => cluster.close())

async function textOf(runId: string): Promise<string> {
  const reader = cluster.read(home, runId)
  return viewText(await cluster.clock.wait(reader.ended))
}

describe('a run', () => {
  test('runs, says what its executor says, and ends with what it used', async () => {
    executor.on('sales', async ({ emit, run, resumeFrom }) => {
      expect(run).toMatchObject({ userId: 'ada', attempt: 1, parentRunId: null })
      expect(resumeFrom).toBeUndefined()
      await emit([{ event: 'text', text: 'Up.' }], { charges: [{ id: 'c1', body: { costMicroUsd: 7 } }] })
      return { outcome: 'completed' }
    })
    const started = await cluster.ask(home, 'sales', { title: '  How are sales?\nIn detail.  ' })
    expect(started).toMatchObject({ status: 'running', attempt: 1, userId: 'ada', input: 'sales', costMicroUsd: null })
    expect(await textOf(started.runId)).toBe('Up.')
    const run = await home.engine.findRun(started.runId)
    expect(run).toMatchObject({ status: 'completed', costMicroUsd: 7, usage: [{ outputTokens: 10 }] })
    expect(run?.endedAtMs).toBeGreaterThanOrEqual(run?.startedAtMs ?? Infinity)
    const state = await home.engine.readState(started.runId)
    expect(state).toMatchObject({ cursor: 3, run: { status: 'completed' } })
    expect(state?.parts.map(({ event }) => event)).toEqual(['text', 'status', 'done'])
    expect(await home.engine.listConversations('ada')).toMatchObject([
      { conversationId: started.conversationId, title: 'How are sales?', latestStatus: 'completed' },
    ])
    expect(await home.engine.figures()).toMatchObject({ active: 0, queued: 0, attached: 0, loggedEvents: 2 })
  })

  test('goes on when everybody who reads it has left', async () => {
    let goOn = (): void => undefined
    executor.on('slow', async ({ emit }) => {
      await emit([{ event: 'text', text: 'One, ' }])
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      await emit([{ event: 'text', text: 'two.' }])
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'slow')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    reader.leave()
    await cluster.clock.advance(1_000)
    goOn()
    await cluster.clock.advance(1_000)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'completed' })
    expect(await textOf(runId)).toBe('One, two.')
  })

  test('takes feedback when it has ended', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await cluster.ask(home, 'hold')
    const give = (): Promise<string> => cluster.clock.wait(home.engine.giveFeedback(runId, { value: 'up', comment: 'good' }))
    expect(await give()).toBe('not_ended')
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.advance(1_000)
    expect(await give()).toBe('ok')
    expect(await home.engine.findRun(runId)).toMatchObject({ feedback: 'up' })
  })

  test('is told in a consistent state while it moves', async () => {
    executor.on('talk', async ({ emit }) => {
      for (let index = 0; index < 30; index += 1) {
        await emit([{ event: 'text', text: `${index} ` }])
        await cluster.clock.settle()
      }
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'talk')
    for (let look = 0; look < 60; look += 1) {
      const state = await home.engine.readState(runId)
      expect(state?.parts.some(({ event }) => event === 'done')).toBe(state?.run.status === 'completed')
      await cluster.clock.advance(2)
    }
    expect((await home.engine.readState(runId))?.run.status).toBe('completed')
    expect(await home.engine.readState('nowhere')).toBeUndefined()
  })
})

describe('an executor', () => {
  test.each<[string, (context: ExecutionContext) => Promise<ExecutionResult>, object]>([
    ['that throws', () => Promise.reject(new Error('a stack and a secret')), { reason: 'internal', code: 'internal' }],
    ['that throws at once', () => { throw new Error('a stack and a secret') }, { reason: 'internal', code: 'internal' }],
    ['that gives no result', async () => undefined as unknown as ExecutionResult, { reason: 'internal', code: 'internal' }],
    ['that gives no result but a word', async () => 'ok' as unknown as ExecutionResult, { reason: 'internal', code: 'internal' }],
    [
      'that gives an unknown code',
      async () => ({ outcome: 'failed', code: 'whatever' }) as unknown as ExecutionResult,
      { reason: 'internal', code: 'internal' },
    ],
    [
      'that fails in its own words',
      async () => ({ outcome: 'failed', code: 'steps', message: 'Too many steps.', reason: 'steps' }),
      { reason: 'steps', code: 'steps', message: 'Too many steps.' },
    ],
    [
      'that says what no reader could read',
      async ({ emit, signal }) => {
        void emit([{ event: 'tool_end', data: { toolCallId: 'none' } } as unknown as ExecutorEvent])
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { outcome: 'completed' }
      },
      { reason: 'internal', code: 'internal' },
    ],
  ])('%s ends its run as failed, in words that tell nothing of it', async (_what, script, { reason, ...error }: { reason?: string }) => {
    executor.on('fail', async (context) => {
      await context.emit([{ event: 'text', text: 'So far. ' }], { charges: [{ id: 'c', body: { costMicroUsd: 5 } }] })
      return script(context)
    })
    const { runId } = await cluster.ask(home, 'fail')
    const reader = cluster.read(home, runId)
    const view = await cluster.clock.wait(reader.ended)
    expect(view).toMatchObject({ error, done: { status: 'failed', reason, costMicroUsd: 5 } })
    expect(viewText(view)).toBe('So far. ')
    expect(JSON.stringify(view)).not.toContain('secret')
  })

  test('that says something after its end is not heard, and breaks nothing', async () => {
    let late: Promise<unknown> | undefined
    executor.on('late', async ({ emit }) => {
      await emit([{ event: 'text', text: 'In time.' }])
      cluster.clock.after(500, () => {
        late = emit([{ event: 'text', text: ' Too late.' }])
        void emit([{ event: 'text', text: ' Unheard.' }])
      })
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'late')
    await cluster.clock.advance(1_000)
    await expect(late).rejects.toThrow('no longer')
    expect(await textOf(runId)).toBe('In time.')
  })

  test('that awaits nothing is heard in order', async () => {
    executor.on('hasty', async ({ emit }) => {
      for (const word of ['one ', 'two ', 'three']) void emit([{ event: 'text', text: word }])
      return { outcome: 'completed' }
    })
    expect(await textOf((await cluster.ask(home, 'hasty')).runId)).toBe('one two three')
  })
})

describe('settling', () => {
  test.each<[string, () => unknown]>([
    ['throws', () => { throw new Error('no price list') }],
    ['gives half a micro-dollar', () => ({ usage: [], costMicroUsd: 0.5 })],
    ['gives less than nothing', () => ({ usage: [], costMicroUsd: -1 })],
    ['gives usage that is none', () => ({ usage: [{ model: 'm' }], costMicroUsd: 1 })],
    ['gives nothing', () => undefined],
  ])('that %s leaves the cost unknown, and the run ends all the same', async (_what, settle) => {
    const odd = await cluster.start(executor, { settle: settle as () => { usage: []; costMicroUsd: number } })
    const { runId } = await cluster.ask(odd, 'hello')
    const reader = cluster.read(odd, runId)
    const view = await cluster.clock.wait(reader.ended)
    expect(view.done).toMatchObject({ status: 'completed', usage: [], costMicroUsd: null })
    expect(odd.logged.some((line) => line.startsWith('error: the charges of a run could not be settled'))).toBe(true)
  })
})
