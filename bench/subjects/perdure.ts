import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { createEngine, openSqliteStore } from '@perdure/engine'
import { answerCalls, startArgument } from '../processes/calls.ts'
import { createBenchExecutor, type RunInput } from './bench-executor.ts'
import { createChosenPacing } from './chosen-pacing.ts'
import { drained, EVENT_STREAM_HEADERS, listen, readRssBytes } from './http-server.ts'
import { createMeasurement, type Measurement } from './measurement.ts'
import type { PerdureOptions, PerdureSubject } from './subject.ts'

/** The engine as it ships, on its embedded store with every commit synced, streaming as the service does. */

/** Nobody waits in a queue here, and a run may wait for long or lose many processes. */
const NO_LIMIT = 1_000_000
const LONG_MS = 24 * 3_600_000

const chosen = createChosenPacing()
const released = Promise.withResolvers<void>()
const waitingForHeld = new Map<string, () => void>()
const heldEarly = new Set<string>()
let measurement: Measurement | undefined

const { path } = startArgument() as PerdureOptions
const engine = await createEngine({
  store: await openSqliteStore({ path, owner: `bench-${process.pid}` }),
  executor: createBenchExecutor({
    measurement: current,
    onHeld(runId) {
      heldEarly.add(runId)
      waitingForHeld.get(runId)?.()
    },
    released: released.promise,
  }),
  settle: () => ({ usage: [], costMicroUsd: null }),
  newId: randomUUID,
  commitPacing: chosen.pacing,
  admissionLimits: { activePerUser: NO_LIMIT, queuedPerUser: NO_LIMIT, active: NO_LIMIT, queued: NO_LIMIT },
  runLimits: { deadlineMs: LONG_MS, stallMs: LONG_MS, maxAttempts: NO_LIMIT },
})
const speaking = new Set<string>()

const port = await listen(async (streamPath, response) => {
  const runId = runIdOf(streamPath)
  const leaving = new AbortController()
  response.once('close', () => {
    leaving.abort()
    if (speaking.delete(runId)) measurement?.streamEnded()
  })
  const attachment = await engine.attach({ runId, showCosts: true, signal: leaving.signal })
  if (attachment.outcome !== 'attached') throw new Error(`The run is ${attachment.outcome}`)
  await sendChunks(response, attachment.chunks)
})

async function sendChunks(response: ServerResponse, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  response.writeHead(200, EVENT_STREAM_HEADERS)
  for await (const chunk of chunks) {
    if (response.destroyed) break
    if (!response.write(chunk)) await drained(response)
  }
  response.end()
}

async function start(input: RunInput): Promise<string> {
  const started = await engine.start({ userId: `user-${randomUUID()}`, title: 'bench', input })
  if (started.outcome !== 'started') throw new Error(`The run was not started: ${started.outcome}`)
  return started.run.runId
}

function pathOf(runId: string): string {
  return `/runs/${runId}`
}

function runIdOf(streamPath: string): string {
  return streamPath.split('/').at(-1) ?? ''
}

async function readToEnd(runId: string): Promise<void> {
  const { signal } = new AbortController()
  const attachment = await engine.attach({ runId, showCosts: true, signal })
  if (attachment.outcome !== 'attached') return
  for await (const chunk of attachment.chunks) void chunk
}

function current(): Measurement {
  if (measurement === undefined) throw new Error('No speech was prepared')
  return measurement
}

async function readStoreUse(): Promise<{ commits: number; loggedEvents: number }> {
  const { storeCommits, loggedEvents } = await engine.figures()
  return { commits: storeCommits, loggedEvents }
}

answerCalls<PerdureSubject>(
  {
    async prepare(speech) {
      measurement = createMeasurement(speech.streams, readStoreUse)
      const streams = Array.from({ length: speech.streams }, (_, stream) => start({ kind: 'speech', speech, stream }))
      const runIds = await Promise.all(streams)
      for (const runId of runIds) speaking.add(runId)
      return runIds.map(pathOf)
    },
    begin: () => current().begin(),
    finish: () => current().ended,
    choosePacing: (choice) => chosen.choose(choice),
    timesPaced: () => chosen.timesAsked(),
    async hold(events) {
      const runId = await start({ kind: 'held', events })
      if (!heldEarly.has(runId)) await new Promise<void>((resolve) => waitingForHeld.set(runId, resolve))
      return pathOf(runId)
    },
    async release(paths) {
      released.resolve()
      await Promise.all(paths.map((held) => readToEnd(runIdOf(held))))
    },
    rssBytes: readRssBytes,
  },
  port,
  () => engine.close(),
)
