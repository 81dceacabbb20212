import type { TestService } from './test-service.ts'
import { makeDataset } from './dataset-script.ts'

/** Something of `ada`'s that a route can be asked about. */
export interface Belongings {
  runId: string
  conversationId: string
  datasetId: string
}

export interface RouteCase {
  method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'
  /** The route's pattern; parameters are filled from the belongings. */
  url: string
  body?: object | ((belongings: Belongings) => object)
  /** What the owner is answered. */
  owner: number
  /** What somebody else is answered who may use the analyst. */
  other: number
  /** What an operator is answered who is not the owner; as `other` where absent. */
  operator?: number
}

function thumbsUp({ runId }: Belongings) {
  return { runId, value: 'up' }
}

/** Every route under `/api/ai`. A test holds this list equal to the routes that the server has. */
export const ROUTES: readonly RouteCase[] = [
  { method: 'POST', url: '/api/ai/chat', body: { message: 'hello' }, owner: 200, other: 200 },
  { method: 'POST', url: '/api/ai/chat/feedback', body: thumbsUp, owner: 204, other: 404 },
  { method: 'GET', url: '/api/ai/chat/bootstrap', owner: 200, other: 200 },
  { method: 'GET', url: '/api/ai/tools', owner: 200, other: 200 },
  { method: 'GET', url: '/api/ai/runs', owner: 200, other: 200 },
  { method: 'GET', url: '/api/ai/runs/:runId', owner: 200, other: 404 },
  { method: 'GET', url: '/api/ai/runs/:runId/stream', owner: 200, other: 404 },
  { method: 'HEAD', url: '/api/ai/runs/:runId/stream', owner: 200, other: 404 },
  { method: 'POST', url: '/api/ai/runs/:runId/cancel', owner: 200, other: 404 },
  { method: 'GET', url: '/api/ai/datasets/:datasetId', owner: 200, other: 404 },
  { method: 'GET', url: '/api/ai/conversations', owner: 200, other: 200 },
  { method: 'GET', url: '/api/ai/conversations/:conversationId', owner: 200, other: 404 },
  { method: 'PATCH', url: '/api/ai/conversations/:conversationId', body: { title: 'Renamed' }, owner: 200, other: 404 },
  { method: 'DELETE', url: '/api/ai/conversations/:conversationId', owner: 204, other: 404 },
  { method: 'POST', url: '/api/ai/admin/runs/:runId/cancel', owner: 403, other: 403, operator: 200 },
  { method: 'GET', url: '/api/ai/admin/runs', owner: 403, other: 403, operator: 200 },
  { method: 'GET', url: '/api/ai/admin/queue', owner: 403, other: 403, operator: 200 },
  { method: 'GET', url: '/api/ai/admin/health', owner: 403, other: 403, operator: 200 },
  { method: 'POST', url: '/api/ai/admin/drain', owner: 403, other: 403, operator: 202 },
  { method: 'GET', url: '/api/ai/admin/ledger', owner: 403, other: 403, operator: 200 },
]

export const ROOT_ROUTES = ['/healthz', '/readyz', '/metrics', '/openapi.json'] as const

/** An ended run of ada's with a dataset, in a conversation of its own. */
export async function makeBelongings(service: TestService): Promise<Belongings> {
  service.executor.on('make a dataset', makeDataset)
  const runId = await service.answered('ada', 'make a dataset')
  const run = await service.engine.findRun(runId)
  return { runId, conversationId: run?.conversationId ?? '', datasetId: `${runId}.d1` }
}

/** The request of one route about these belongings. */
export function requestOf(route: RouteCase, belongings: Belongings) {
  const url = route.url.replaceAll(/:(\w+)/g, (_match, name: keyof Belongings) => belongings[name])
  const payload = typeof route.body === 'function' ? route.body(belongings) : route.body
  return { method: route.method, url, ...(payload === undefined ? {} : { payload }) }
}
