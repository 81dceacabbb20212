import { EVENT_SCHEMAS, PROBLEMS } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestService, type TestService } from './testing/test-service.ts'

interface Operation {
  operationId?: string
  summary?: string
  parameters?: { name: string; in: string }[]
  security?: object[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; headers?: object; content?: Record<string, { schema: object }> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> }
  'x-events': Record<string, { $ref: string }>
}

let service: TestService
let document: Document
let operations: { name: string; url: string; operation: Operation }[]
beforeAll(async () => {
  service = await startTestService()
  document = (await service.app.inject({ url: '/openapi.json' })).json<Document>()
  operations = Object.entries(document.paths).flatMap(([url, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${url}`, url, operation })),
  )
})
afterAll(() => service.close())

describe('the OpenAPI document', () => {
  test('is of version 3.1, and JSON that refers to nothing it does not hold', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const matches = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
    const references = [...matches].map(([, name]) => name)
    expect(references.length).toBeGreaterThan(50)
    for (const name of references) expect(document.components.schemas).toHaveProperty(String(name))
    expect(JSON.stringify(document)).not.toContain('SCHEMA__')
  })

  test('names each operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids).not.toContain(undefined)
    expect(new Set(ids).size).toBe(ids.length)
    expect(operations.every(({ operation }) => operation.summary)).toBe(true)
  })

  test('tells every parameter of every path', () => {
    for (const { url, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      expect(inPath).toEqual([...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    }
  })

  test('tells how each is refused: status, problem and what the registry says', () => {
    for (const { url, operation } of operations.filter(({ url: path }) => path.startsWith('/api/ai/'))) {
      const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
      expect(refusals.map(([status]) => status)).toEqual(expect.arrayContaining(['401', '403', '500', '503']))
      if (url.includes('{')) expect(refusals.map(([status]) => status)).toContain('404')
      for (const [status, { content, description }] of refusals) {
        expect(content?.['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' })
        const codes = [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code as keyof typeof PROBLEMS)
        expect(codes.map((code) => String(PROBLEMS[code].status))).toEqual(codes.map(() => status))
      }
    }
  })

  test('tells of streams, their events and the headers that name a run', () => {
    const start = document.paths['/api/ai/chat']?.['post']
    expect(start?.responses['200']?.content).toHaveProperty('text/event-stream')
    expect(Object.keys(start?.responses['200']?.headers ?? {})).toEqual(['location', 'x-run-id'])
    expect(Object.keys(start?.responses['202']?.headers ?? {})).toEqual(['location', 'x-run-id'])
    expect(Object.keys(start?.responses['429']?.headers ?? {})).toEqual(['retry-after'])
    expect(start?.parameters?.map(({ name }) => name)).toContain('idempotency-key')
    expect(start?.security).toEqual([{ gateway: [], principal: [], bootstrap: [] }])
    expect(start?.requestBody?.content['application/json']?.schema).toHaveProperty('$ref')
    expect(Object.keys(document['x-events'])).toEqual(Object.keys(EVENT_SCHEMAS))
    const attach = document.paths['/api/ai/runs/{runId}/stream']?.['get']
    expect(attach?.responses['204']).not.toHaveProperty('content')
    expect(attach?.parameters?.map(({ name }) => name)).toEqual(expect.arrayContaining(['after', 'last-event-id']))
  })

  test('asks for the gateway\'s headers everywhere but at the root', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['gateway', 'principal', 'bootstrap'])
    for (const { url, operation } of operations) {
      if (url.startsWith('/api/')) expect(operation.security ?? 'as the document').not.toEqual([])
      else expect(operation.security).toEqual([])
    }
  })
})
