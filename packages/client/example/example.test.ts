import { launchBrowser } from '@perdure/testing-browser'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFakeService, type FakeService } from '../testing/index.ts'

const PAGE_LINES_MAX = 30
const HTML = '<!doctype html><html lang="en"><title>Ask</title><body><script type="module" src="/page.js"></script>'

let service: FakeService
let browser: Browser

beforeAll(async () => {
  const script = await buildPage()
  service = await startFakeService({
    handle: (request, response) => {
      const isScript = request.url === '/page.js'
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? script : HTML)
      return Promise.resolve(true)
    },
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await service?.close()
})

async function buildPage(): Promise<string> {
  const input = join(import.meta.dirname, 'page.tsx')
  const options = { write: false, modulePreload: false, rolldownOptions: { input } }
  const results = [await build({ configFile: false, logLevel: 'error', build: options })].flat()
  const [chunk] = results.flatMap((result) => ('output' in result ? result.output : []))
  if (chunk?.type !== 'chunk') throw new Error('The page came out as no script')
  return chunk.code
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Question' }).fill(question)
  await page.getByRole('button', { name: 'Ask' }).click()
}

const said = (page: Page, text: string) => page.getByText(text).waitFor()

it('the page of the README asks, reads along, is there after a reload, goes on in another tab, and stops', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(service.origin)
  await ask(page, 'How were sales?')
  const first = await service.run(0)
  first.say('Sales rose ')
  await said(page, 'Sales rose')
  await page.waitForURL(/#conversation-1$/)

  await page.reload()
  await page.getByRole('heading', { name: 'How were sales?' }).waitFor()
  first.cut()
  first.say('by 4 %.')
  await said(page, 'Sales rose by 4 %.')
  first.end()
  await said(page, 'completed')

  await ask(page, 'And costs?')
  const second = await service.run(1)
  expect(second).toMatchObject({ conversationId: 'conversation-1', parentRunId: 'run-1' })
  const other = await context.newPage()
  await other.goto(page.url())
  second.say('Costs fell.')
  await Promise.all([said(page, 'Costs fell.'), said(other, 'Costs fell.')])
  await other.getByRole('button', { name: 'Stop' }).click()
  await Promise.all([said(page, 'cancelled'), said(other, 'cancelled')])
  await context.close()
})

it('the program of the README prints the answer', async () => {
  const service2 = await startFakeService({
    onRun: (run) => {
      run.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
      run.say('Margins ')
      run.say('held.')
      run.end()
    },
  })
  const program = join(import.meta.dirname, 'ask.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, service2.origin, 'How are margins?'])
  expect(stdout).toBe('Margins held.\n(completed)\n')
  expect(service2.runs[0]?.message).toBe('How are margins?')
  await service2.close()
})

it('both are what the README shows, and the page is as short as it says', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
  const page = read('page.tsx')
  expect(read('../README.md')).toContain(`\`\`\`tsx\n${page}\`\`\``)
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('ask.ts')}\`\`\``)
  expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(PAGE_LINES_MAX)
})
