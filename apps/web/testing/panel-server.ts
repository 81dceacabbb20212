import { FakeService, type FakeServiceOptions } from '@perdure/client/testing'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { businessAnswer } from './samples/sample-business.ts'

/** Where `npm run build:web` leaves the panel. */
const DIST = join(import.meta.dirname, '..', 'dist')
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The built panel with the fake service behind it, on one loopback port. `folder` is where the build is. */
export async function startPanelServer(options: FakeServiceOptions = {}, folder: string = DIST): Promise<FakeService> {
  const service = new FakeService({
    answer: businessAnswer,
    ...options,
    handle: (request, response) => serveFile(folder, request, response),
  })
  await service.listen()
  return service
}

/** A file of the build, or the page itself for any address within it. */
async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '/', 'http://panel')
  const name = extname(pathname) === '' ? 'index.html' : normalize(pathname)
  const file = await readFile(join(folder, name)).catch(() => undefined)
  if (!file) return false
  response.writeHead(200, {
    'content-type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
  })
  response.end(file)
  return true
}
