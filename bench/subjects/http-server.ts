import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const EVENT_STREAM_HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' } as const

/** Answers GETs of this machine, on a free port. A handler that throws ends the process: a figure of it would be a lie. */
export async function listen(answer: (path: string, response: ServerResponse) => Promise<void> | void): Promise<number> {
  const server = createServer((request, response) => {
    // A reader that goes away in the middle of a write is nothing to report.
    response.on('error', () => {})
    void answer(request.url ?? '/', response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Resolves when the connection takes bytes again, or never will. */
export function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed || !response.writableNeedDrain) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle)
      response.off('close', settle)
      resolve()
    }
    response.on('drain', settle)
    response.on('close', settle)
  })
}

/** Frees what can be freed, where Node was started with `--expose-gc`, and tells what the process holds. */
export function readRssBytes(): number {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.()
  return process.memoryUsage.rss()
}
