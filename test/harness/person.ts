import { meSchema } from '@perdure/protocol'
import type { Stack } from './stack.ts'

/** Somebody who signed in at the gateway as a browser would, without a browser. */
export interface SignedIn {
  /** The session, as a `cookie` header has it. */
  readonly cookie: string
  /** A request of the page's own origin, with the session's cookie. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Asks the analyst; the answer is the stream, or `{ run }` with `Accept: application/json`. */
  ask(message: string, init?: { headers?: Record<string, string>; body?: Record<string, unknown> }): Promise<Response>
}

export async function signIn(stack: Stack, userId: string): Promise<SignedIn> {
  const answer = await fetch(`${stack.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: stack.url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ user: userId }),
  })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  if (cookie === '') throw new Error(`${userId} could not sign in: ${answer.status} ${await answer.text()}`)

  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${stack.url}${path}`, {
      ...init,
      headers: { 'sec-fetch-site': 'same-origin', cookie, ...(init.headers as Record<string, string> | undefined) },
    })

  return {
    cookie,
    fetch: request,
    async ask(message, { headers = {}, body = {} } = {}) {
      const me = meSchema.parse(await (await request('/api/me')).json())
      return request('/api/ai/chat', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-ai-bootstrap': me.bootstrapToken ?? '', ...headers },
        body: JSON.stringify({ message, ...body }),
      })
    },
  }
}
