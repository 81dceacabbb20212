import { createEngine, createMemoryStores, type Engine } from '@perdure/engine'
import { applyEvent, emptyView, viewText, type RunView } from '@perdure/protocol'
import { afterEach, expect, test } from 'vitest'
import { nodeHandlerExecutor, type NodeHandler } from './node-handler.ts'

const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close().catch(() => undefined)
})

function open(stores: ReturnType<typeof createMemoryStores>, owner: string, handler: NodeHandler): Promise<Engine> {
  let ids = 0
  const opening = createEngine({
    store: stores.open(owner),
    executor: nodeHandlerExecutor(handler),
    settle: () => ({ usage: [], costMicroUsd: 0 }),
    newId: () => `${owner}${ids++}`,
  })
  return opening.then((engine) => {
    engines.push(engine)
    return engine
  })
}

async function start(engine: Engine): Promise<string> {
  const outcome = await engine.start({ userId: 'ada', title: 'Hello?', input: { message: 'Hello?' } })
  if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
  return outcome.run.runId
}

/** Reads the stream until the run ends. */
async function follow(engine: Engine, runId: string): Promise<void> {
  const attached = await engine.attach({ runId, showCosts: true, signal: new AbortController().signal })
  if (attached.outcome !== 'attached') return
  for await (const chunk of attached.chunks) void chunk
}

async function viewOf(engine: Engine, runId: string): Promise<RunView> {
  const state = await engine.readState(runId)
  return state!.parts.reduce((view, part) => {
    const outcome = applyEvent(view, part)
    if (outcome.outcome === 'gap') throw new Error('gap')
    return outcome.view
  }, emptyView())
}

test('a handler’s answer outlives everybody who asked', async () => {
  const engine = await open(createMemoryStores(), 'a', (_request, response) => void response.end('Hello, you.'))
  const runId = await start(engine)
  await follow(engine, runId)
  const view = await viewOf(engine, runId)
  expect(view.status).toBe('completed')
  expect(viewText(view)).toBe('Hello, you.')
})

test('a handler that its process handed back starts again, and what it had said is taken back', async () => {
  const stores = createMemoryStores()
  const halfway = Promise.withResolvers<void>()
  const first = await open(stores, 'a', (_request, response) => {
    response.write('Hello, half ')
    halfway.resolve()
  })
  const runId = await start(first)
  await halfway.promise
  while (viewText(await viewOf(first, runId)) === '') await new Promise(setImmediate)
  await first.drain({ graceMs: 0 })
  await first.close()

  const second = await open(stores, 'b', (_request, response) => void response.end('Hello, whole.'))
  await follow(second, runId)
  const view = await viewOf(second, runId)
  expect(view).toMatchObject({ status: 'completed', attempt: 2 })
  expect(viewText(view)).toBe('Hello, whole.')
})

test('a cancel closes the handler’s connection and keeps what it said', async () => {
  const closed = Promise.withResolvers<void>()
  const engine = await open(createMemoryStores(), 'a', (_request, response) => {
    response.once('close', () => closed.resolve())
    response.write('Hello, ')
  })
  const runId = await start(engine)
  while (viewText(await viewOf(engine, runId)) === '') await new Promise(setImmediate)
  await engine.cancel(runId, 'user')
  await closed.promise
  await follow(engine, runId)
  const view = await viewOf(engine, runId)
  expect(view.status).toBe('cancelled')
  expect(viewText(view)).toBe('Hello, ')
})

test('a handler that fails is a failed run, in words that hold no secret', async () => {
  const engine = await open(createMemoryStores(), 'a', () => Promise.reject(new Error('password: hunter2')))
  const runId = await start(engine)
  await follow(engine, runId)
  const view = await viewOf(engine, runId)
  expect(view).toMatchObject({ status: 'failed', error: { code: 'internal' } })
  expect(JSON.stringify(view)).not.toContain('hunter2')
})
