import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as a program behind the gateway got it. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  /** Names and values alternating, as they came. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** A program behind the gateway, on a real socket. */
export interface Upstream {
  readonly origin: string
  readonly server: Server
  /** What it got so far, whole requests only. */
  readonly received: Received[]
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Starts one that answers as `answer` does; without it, it reads the request and answers `{}`. */
export async function startUpstream(answer?: Answer, port = 0): Promise<Upstream> {
  const received: Received[] = []
  const record: Answer = (request, response) => {
    const { method = '', url = '', headers, rawHeaders } = request
    void text(request).then((body) => {
      received.push({ method, url, headers, rawHeaders, body })
      response.setHeader('content-type', 'application/json').end('{}')
    })
  }
  const server = createServer(answer ?? record).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    received,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
