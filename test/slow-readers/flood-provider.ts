import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toServerSentEvent, type FakeEvent } from '@perdure/analyst/testing'

/** A provider that says a text as fast as it is read, then ends its answer or keeps it open. */
export interface FloodProvider {
  readonly url: string
  /** What is said from now on, and whether it ends by itself or waits until its caller leaves. */
  say(pieces: readonly string[], ending: 'ends' | 'waits'): void
  close(): void
}

export async function startFloodProvider(): Promise<FloodProvider> {
  let pieces: readonly string[] = []
  let ends = true

  async function speak(response: ServerResponse): Promise<void> {
    const [said, isWhole] = [pieces, ends]
    const send = async (event: FakeEvent): Promise<void> => {
      if (!response.write(toServerSentEvent(event))) await once(response, 'drain')
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await send({ type: 'message_start', message: EMPTY_MESSAGE })
    await send({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    for (const text of said) {
      await send({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
    }
    if (!isWhole) return
    await send({ type: 'content_block_stop', index: 0 })
    const delta = { stop_reason: 'end_turn', stop_sequence: null }
    await send({ type: 'message_delta', delta, usage: { output_tokens: 2 } })
    await send({ type: 'message_stop' })
    response.end()
  }

  const server = createServer((request, response) => {
    // A caller that dies takes its answer with it.
    request.resume().on('end', () => void speak(response).catch(() => response.destroy()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    say(next, ending) {
      pieces = next
      ends = ending === 'ends'
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const EMPTY_MESSAGE = {
  id: 'msg_flood',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
}
