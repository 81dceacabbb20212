import { createEngine, createMemoryStores, type Engine } from '@perdure/engine'
import { createStreamParser, readerStep, startReader, viewText, type ReaderState } from '@perdure/protocol'
import type { Express } from 'express'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChatExecutor } from './chat-executor.ts'

/** What each side got of the answer when the one who asked left after the first words and came back. */
export interface Comparison {
  direct: string
  run: string
}

/** Asks the chat directly and as a run, leaves in the middle both times, and comes back to the run. */
export async function leaveAndComeBack(chat: Express, message: string): Promise<Comparison> {
  return { direct: await askAndLeave(chat, message), run: await askLeaveAndReturn(chat, message) }
}

async function askAndLeave(chat: Express, message: string): Promise<string> {
  const server = createServer(chat).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const leaving = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
    signal: leaving.signal,
  })
  const first = await response.body?.getReader().read()
  leaving.abort()
  server.close()
  server.closeAllConnections()
  const events = new TextDecoder().decode(first?.value).split('\n\n').slice(0, -1)
  return events.map((event) => (JSON.parse(event.slice('data: '.length)) as { delta: string }).delta).join('')
}

async function askLeaveAndReturn(chat: Express, message: string): Promise<string> {
  const engine = await createEngine({
    store: createMemoryStores().open('example'),
    executor: createChatExecutor(chat),
    settle: () => ({ usage: [], costMicroUsd: null }),
    newId: randomUUID,
  })
  try {
    const started = await engine.start({ userId: 'ada', title: message, input: { message } })
    if (started.outcome !== 'started') throw new Error(`the run was not started: ${started.outcome}`)
    const { runId } = started.run
    await read(engine, runId, (state) => viewText(state.view) !== '')
    const state = await read(engine, runId, (now) => now.phase.phase === 'ended')
    return viewText(state.view)
  } finally {
    await engine.close()
  }
}

/** Attaches as a page does that remembers only the run's id, and leaves when it has seen enough. */
async function read(engine: Engine, runId: string, enough: (state: ReaderState) => boolean): Promise<ReaderState> {
  const moment = { nowMs: 0, random: 0 }
  const leaving = new AbortController()
  const attached = await engine.attach({ runId, showCosts: false, signal: leaving.signal })
  if (attached.outcome !== 'attached') throw new Error(`not attached: ${attached.outcome}`)
  const parser = createStreamParser()
  let { state } = startReader(moment)
  state = readerStep(state, { kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' }, moment).state
  for await (const chunk of attached.chunks) {
    for (const item of parser.feed(chunk)) state = readerStep(state, { kind: 'received', item }, moment).state
    if (enough(state)) break
  }
  leaving.abort()
  return state
}
