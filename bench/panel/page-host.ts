import { startFakeService, type FakeService } from '@perdure/client/testing'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { BARE_PAGE_PATH, BARE_SCRIPT, BARE_SCRIPT_PATH, bareStream, barePage } from './bare-page.ts'

const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
const PANEL = fileURLToPath(new URL('../../apps/web', import.meta.url))
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The built panel before a service that says what it is told to, and beside it a page with nothing but text. */
export interface PageHost {
  service: FakeService
  origin: string
  close(): Promise<void>
}

/** Builds the panel as it is now. In a process of its own: a test runner sets NODE_ENV, and people get another build. */
export async function buildPanel(folder: string): Promise<void> {
  const options = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [VITE, 'build', PANEL, ...options], { env })
}

/** `folder` has the built panel. */
export async function startPageHost(folder: string): Promise<PageHost> {
  const service = await startFakeService({
    handle: (request, response) => serve({ folder, service: () => service, request, response }),
  })
  return { service, origin: service.origin, close: () => service.close() }
}

interface Served {
  folder: string
  service: () => FakeService
  request: IncomingMessage
  response: ServerResponse
}

async function serve({ folder, service, request, response }: Served): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '/', 'http://panel')
  const send = (type: string, body: string | Buffer): true => {
    response.writeHead(200, { 'content-type': CONTENT_TYPES[type] ?? 'application/octet-stream' })
    response.end(body)
    return true
  }
  if (pathname === BARE_PAGE_PATH) return send('.html', barePage(service()))
  if (pathname === BARE_SCRIPT_PATH) return send('.js', BARE_SCRIPT)
  if (bareStream(service(), pathname, response)) return true
  const name = extname(pathname) === '' ? 'index.html' : normalize(pathname)
  const file = await readFile(join(folder, name)).catch(() => undefined)
  return file !== undefined && send(extname(name), file)
}
