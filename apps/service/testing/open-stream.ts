import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createStreamParser, type StreamItem } from '@perdure/protocol'
import type { ZodServer } from '../route-context.ts'
import { asAsker, type Headers } from './people.ts'

/** Where a server listens, on a free port. */
export async function listen(app: ZodServer): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** A reader of one event stream, on a socket of its own. */
export interface StreamReader {
  response: IncomingMessage
  /** What came so far. */
  items: StreamItem[]
  /** Resolves with the first item that fits, come or to come; rejects when the stream ends without one. */
  until(fits: (item: StreamItem) => boolean): Promise<StreamItem>
  /** Resolves when the response has ended. */
  ended: Promise<void>
  /** Leaves without a word. */
  leave(): void
}

export interface OpenRequest {
  port: number
  path: string
  headers: Headers
  method?: string
  body?: object
}

/** The request that asks a question. */
export async function question(port: number, message: string, userId = 'ada'): Promise<OpenRequest> {
  const headers = await asAsker(userId, Date.now())
  return { port, path: '/api/ai/chat', method: 'POST', headers, body: { message } }
}

/** Sends a request and resolves when its answer begins; nothing of the body is read yet. */
export function open({ port, path, headers, method = 'GET', body }: OpenRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const type = body ? { 'content-type': 'application/json' } : {}
    const asked = request({ port, path, method, headers: { ...headers, ...type }, agent: false }, resolve)
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

/** Opens a stream and reads on. */
export async function openStream(options: OpenRequest): Promise<StreamReader> {
  const response = await open(options)
  const parser = createStreamParser()
  const items: StreamItem[] = []
  const ended = Promise.withResolvers<void>()
  let wake = Promise.withResolvers<void>()
  let over = false
  const finish = (): void => {
    over = true
    wake.resolve()
    ended.resolve()
  }
  response.on('data', (chunk: Buffer) => {
    items.push(...parser.feed(chunk))
    wake.resolve()
    wake = Promise.withResolvers()
  })
  response.on('end', finish).on('close', finish).on('error', finish)
  return {
    response,
    items,
    async until(fits) {
      for (let seen = 0; ; ) {
        for (; seen < items.length; seen += 1) {
          const item = items[seen]
          if (item && fits(item)) return item
        }
        if (over) throw new Error('the stream ended first')
        await wake.promise
      }
    },
    ended: ended.promise,
    leave: () => response.destroy(),
  }
}

/** Whether an item is an event of that name. */
export function isEvent(name: string) {
  return (item: StreamItem): boolean => item.kind === 'event' && item.name === name
}

/** The text that the events spell. */
export function textOf(items: readonly StreamItem[]): string {
  return items
    .flatMap((item) => (item.kind === 'event' && item.name === 'text' ? [(item.data as { text: string }).text] : []))
    .join('')
}
