import type { ServerResponse } from 'node:http'
import { encodeEvent, type DoneData, type ReadyData } from '@perdure/protocol'
import { answerCalls } from '../processes/calls.ts'
import { drained, EVENT_STREAM_HEADERS, listen, readRssBytes } from './http-server.ts'
import { createMeasurement, type Measurement } from './measurement.ts'
import { speak, type Speech } from './speech.ts'
import type { BareSubject, Body } from './subject.ts'

/**
 * The limit: the same events over `node:http`, each written when it is said, kept nowhere. A reader that comes late gets
 * nothing, and a process that dies takes everything with it.
 */

const READY: ReadyData = {
  protocol: 1, runId: 'run_bare', conversationId: 'conv_bare', status: 'running', attempt: 1, fold: true, cursor: 1,
}
const HEAD =
  encodeEvent({ event: 'ready', data: READY }) + encodeEvent({ event: 'status', data: { status: 'running', attempt: 1 } }, 1)
const DONE: DoneData = { status: 'completed', attempt: 1, durationMs: 0, usage: [], costMicroUsd: null }

const SPEECH_PATH = /^\/speech\/(\d+)$/
const BODY_PATH = '/body'
let body: Body | undefined
let speech: Speech | undefined
let measurement: Measurement | undefined

const port = await listen((path, response) => {
  if (path === BODY_PATH && body !== undefined) return serveBody(body, response)
  return serveSpeech(Number(SPEECH_PATH.exec(path)?.[1]), response)
})

function serveBody({ bytes, open }: Body, response: ServerResponse): void {
  response.writeHead(200, EVENT_STREAM_HEADERS)
  if (open) response.write(bytes)
  else response.end(bytes)
}

async function serveSpeech(stream: number, response: ServerResponse): Promise<void> {
  if (speech === undefined || measurement === undefined) throw new Error('No speech was prepared')
  const { begun, keepTimes, streamEnded } = measurement
  response.once('close', streamEnded)
  response.writeHead(200, EVENT_STREAM_HEADERS)
  response.write(HEAD)
  await begun
  let seq = 1
  let offset = 0
  const saidAtMs = await speak(speech, stream, (text) => {
    seq += 1
    const event = encodeEvent({ event: 'text', data: { mode: 'delta', block: 0, offset, text } }, seq)
    offset += text.length
    return response.write(event) ? undefined : drained(response)
  })
  keepTimes(stream, saidAtMs)
  response.end(encodeEvent({ event: 'done', data: DONE }, seq + 1))
}

function current(): Measurement {
  if (measurement === undefined) throw new Error('No speech was prepared')
  return measurement
}

answerCalls<BareSubject>(
  {
    prepare(prepared) {
      speech = prepared
      measurement = createMeasurement(prepared.streams, () => Promise.resolve({ commits: 0, loggedEvents: 0 }))
      return Array.from({ length: prepared.streams }, (_, stream) => `/speech/${stream}`)
    },
    begin: () => current().begin(),
    finish: () => current().ended,
    serve(given) {
      body = given
      return BODY_PATH
    },
    rssBytes: readRssBytes,
  },
  port,
)
