import { randomUUID } from 'node:crypto'
import {
  BOOTSTRAP_HEADER,
  encodePrincipal,
  PRINCIPAL_HEADER,
  PROXY_SECRET_HEADER,
  signBootstrapToken,
} from '@perdure/identity'
import { runAnswerSchema } from '@perdure/protocol'
import { BOOTSTRAP_SECRET, PROXY_SECRET } from './secrets.ts'

/** Speaks to the AI service past the gateway, as the gateway would for this person. */
export interface Caller {
  readonly userId: string
  /** Starts a run and attaches to it. The same `key` and message are the same run. */
  ask(serviceUrl: string, message: string, options?: { key?: string; signal?: AbortSignal }): Promise<Response>
  /** Starts a run without reading it; resolves with its id. */
  start(serviceUrl: string, message: string): Promise<string>
  /** Attaches to a run past `cursor`. */
  attach(serviceUrl: string, runId: string, cursor?: number, signal?: AbortSignal): Promise<Response>
  /** Stops a run; it is over when its readers are told. */
  cancel(serviceUrl: string, runId: string): Promise<void>
  get(serviceUrl: string, path: string): Promise<Response>
  /** What the gateway would add. */
  headers(): Record<string, string>
}

const TOKEN_LIFETIME_MS = 60_000

interface Post {
  key?: string
  signal?: AbortSignal
  accept?: string
}

export function callerAs(userId: string): Caller {
  const principal = encodePrincipal({ userId, displayName: userId, roles: [] })
  const headers = (): Record<string, string> => ({
    [PROXY_SECRET_HEADER]: PROXY_SECRET,
    [PRINCIPAL_HEADER]: principal,
  })
  async function post(serviceUrl: string, message: string, { key = randomUUID(), signal, accept }: Post): Promise<Response> {
    const { token } = await signBootstrapToken({
      userId,
      secret: BOOTSTRAP_SECRET,
      nowMs: Date.now(),
      lifetimeMs: TOKEN_LIFETIME_MS,
    })
    return fetch(`${serviceUrl}/api/ai/chat`, {
      method: 'POST',
      headers: {
        ...headers(),
        [BOOTSTRAP_HEADER]: token,
        'content-type': 'application/json',
        'idempotency-key': `"${key}"`,
        ...(accept === undefined ? {} : { accept }),
      },
      body: JSON.stringify({ message }),
      ...(signal === undefined ? {} : { signal }),
    })
  }

  return {
    userId,
    headers,
    ask: (serviceUrl, message, options = {}) => post(serviceUrl, message, options),
    async start(serviceUrl, message) {
      const answer = await post(serviceUrl, message, { accept: 'application/json' })
      if (answer.status !== 202) throw new Error(`A question was answered with ${answer.status}: ${await answer.text()}`)
      return runAnswerSchema.parse(await answer.json()).run.runId
    },
    attach(serviceUrl, runId, cursor, signal) {
      return fetch(`${serviceUrl}/api/ai/runs/${runId}/stream`, {
        headers: { ...headers(), ...(cursor === undefined ? {} : { 'last-event-id': String(cursor) }) },
        ...(signal === undefined ? {} : { signal }),
      })
    },
    async cancel(serviceUrl, runId) {
      const answer = await fetch(`${serviceUrl}/api/ai/runs/${runId}/cancel`, { method: 'POST', headers: headers() })
      if (!answer.ok) throw new Error(`A cancel was answered with ${answer.status}: ${await answer.text()}`)
    },
    get: (serviceUrl, path) => fetch(serviceUrl + path, { headers: headers() }),
  }
}
