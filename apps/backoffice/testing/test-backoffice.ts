import { type Books, openBooks } from '@perdure/books'
import { encodePrincipal, PRINCIPAL_HEADER, PROXY_SECRET_HEADER } from '@perdure/identity'
import { type Me, meSchema } from '@perdure/protocol'
import { pino } from 'pino'
import type { z } from 'zod'
import { createServer } from '../server.ts'

export const PROXY_SECRET = 'the proxy secret of these tests, long'
export const BOOTSTRAP_SECRET = 'the bootstrap secret of these tests'
export const NOW_MS = Date.UTC(2026, 5, 1)

/** The business API on a loopback port, over the generated company. */
export interface TestBackoffice {
  books: Books
  origin: string
  /** Every line logged so far. */
  logged: string[]
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** A whole answer, as one of the people. */
  read: <T>(schema: z.ZodType<T>, path: string, userId: string) => Promise<T>
  me: (userId: string, roles?: string[]) => Promise<Me>
  close: () => Promise<void>
}

/** The headers with which the gateway names a person. */
export const as = (userId: string, roles: string[] = []): Record<string, string> => ({
  [PROXY_SECRET_HEADER]: PROXY_SECRET,
  [PRINCIPAL_HEADER]: encodePrincipal({ userId, displayName: `The ${userId}`, roles }),
})

export async function startBackoffice(): Promise<TestBackoffice> {
  const books = await openBooks()
  const logged: string[] = []
  let ids = 0
  const app = await createServer({
    books,
    settings: { proxySecret: PROXY_SECRET, bootstrapSecret: BOOTSTRAP_SECRET },
    nowMs: () => NOW_MS,
    newId: () => `request-${(ids += 1)}`,
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(origin + path, { headers })
  return {
    books,
    origin,
    logged,
    get,
    read: async (schema, path, userId) => schema.parse(await (await get(path, as(userId))).json()),
    me: async (userId, roles) => meSchema.parse(await (await get('/api/me', as(userId, roles))).json()),
    close: async () => {
      await app.close()
      await books.close()
    },
  }
}
