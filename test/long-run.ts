import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import { toServerSentEvent, type FakeEvent } from '@perdure/analyst/testing'
import { viewText } from '@perdure/protocol'
import { signIn } from './harness/person.ts'
import { startStack } from './harness/stack.ts'
import { hear, hearEvents, viewOf } from './harness/stream.ts'

/**
 * A run of minutes with a long silence in it, through gateway and service, against a provider that goes quiet: what a
 * request-bound chat behind a proxy cannot do. `npm run test:long -- --silence-s 90 --total-s 360`.
 */

const { values } = parseArgs({
  options: { 'silence-s': { type: 'string', default: '90' }, 'total-s': { type: 'string', default: '360' } },
})
const silenceMs = Number(values['silence-s']) * 1000
const totalMs = Number(values['total-s']) * 1000
const PACE_MS = 1_000

async function speak(response: ServerResponse): Promise<void> {
  const send = (event: FakeEvent): void => void response.write(toServerSentEvent(event))
  const say = (text: string): void => send({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
  const usage = { input_tokens: 10, output_tokens: 1 }
  const untilMs = Date.now() + totalMs
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send({
    type: 'message_start',
    message: {
      id: 'msg_long', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage,
    },
  })
  send({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
  say('Before the silence.')
  await delay(silenceMs)
  for (let word = 1; Date.now() < untilMs; word += 1) {
    say(` ${word}`)
    await delay(PACE_MS)
  }
  say(' The end.')
  send({ type: 'content_block_stop', index: 0 })
  send({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 99 } })
  send({ type: 'message_stop' })
  response.end()
}

const provider = createServer((request, response) => {
  request.resume().on('end', () => void speak(response))
})
provider.listen(0, '127.0.0.1')
await once(provider, 'listening')
const { port } = provider.address() as AddressInfo

const stack = await startStack({
  AI_PROVIDER: 'anthropic',
  ANTHROPIC_API_KEY: 'sk-of-the-tests-0123456789',
  ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
})
const progress = setInterval(() => process.stdout.write('.'), 5_000)
try {
  const ada = await signIn(stack, 'ada')
  const startedMs = Date.now()
  const answer = await ada.ask('Take your time')
  const runId = answer.headers.get('x-run-id') ?? ''
  let heartbeats = 0
  let longestSilenceMs = 0
  let lastMs = Date.now()
  const names: string[] = []
  for await (const item of hear(answer)) {
    longestSilenceMs = Math.max(longestSilenceMs, Date.now() - lastMs)
    lastMs = Date.now()
    if (item.kind === 'comment') heartbeats += 1
    if (item.kind === 'event') names.push(item.name)
  }
  const view = viewOf(await hearEvents(await ada.fetch(`/api/ai/runs/${runId}/stream`)))
  const text = viewText(view)
  const ok =
    names.at(-1) === 'done' &&
    view.done?.status === 'completed' &&
    text.startsWith('Before the silence. 1 2 3') &&
    text.endsWith(' The end.')
  const seconds = Math.round((Date.now() - startedMs) / 1000)
  process.stdout.write(
    `\n${ok ? 'held' : 'FAILED'}: one connection for ${seconds} s, ${heartbeats} heartbeats, ` +
      `longest time without a byte ${Math.round(longestSilenceMs / 1000)} s, status ${view.done?.status}\n`,
  )
  process.exitCode = ok ? 0 : 1
} finally {
  clearInterval(progress)
  await stack.close()
  provider.close()
  provider.closeAllConnections()
}
