/**
 * Takes pictures of the panel's states, wide and narrow, light and dark, to be looked at:
 * `node apps/web/testing/look.ts <folder>` after `npm run build:web`.
 */
import type { FakeRun, FakeService } from '@perdure/client/testing'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openPage } from './browser.ts'
import { startPanelServer } from './panel-server.ts'
import { ANALYSIS, CHART_CALL, CHART_END, chartOf, FOLLOW_UPS, longDataset, MARGIN_CALL, MARGIN_DATASET, MARGIN_END, OPENING, RUNNING } from './sample-answer.ts'

const SUGGESTIONS = [
  'How did gross margin develop over the last two fiscal years?',
  'Which products earn the most?',
  'Compare actuals with the budget for this fiscal year',
  'Show net sales by business unit as a chart',
]

type Prepare = (service: FakeService, page: Page) => Promise<void>

const STATES: Record<string, Prepare> = {
  welcome: async () => {},
  queued: async (_, page) => {
    const run = await ask(page, 'How did gross margin develop?', ['queued'])
    run.moveInQueue({ position: 3, estimateMs: 42_000 })
    await page.getByText('Number 3 in the queue').waitFor()
  },
  tools: async (_, page) => {
    const run = await ask(page, 'How did gross margin develop?')
    run.say(OPENING)
    run.emit(MARGIN_CALL)
    await page.getByText('Looking up').waitFor()
  },
  answer: async (_, page) => {
    const run = await ask(page, 'How did gross margin develop over the last two fiscal years?')
    answer(run)
    await page.locator('.chart svg').first().waitFor()
    await page.getByText('Answer complete').waitFor()
  },
  top: async (service, page) => {
    await STATES['answer']?.(service, page)
    await page.getByRole('log').evaluate((element) => element.scrollTo(0, 0))
    await page.getByText('Gross margin by business unit', { exact: true }).click()
  },
  charts: async (_, page) => {
    const run = await ask(page, 'Show everything as charts')
    run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
    run.emit(chartOf('stacked_bar', ['margin_before', 'margin'], 'ratio'), chartOf('line', ['margin_before', 'margin'], 'ratio'))
    run.emit(chartOf('area'), chartOf('pie'), chartOf('scatter', ['revenue']), chartOf('waterfall'), CHART_END)
    run.say('There you are.', 1)
    run.end()
    await page.locator('.chart svg').nth(5).waitFor()
  },
  table: async (_, page) => {
    const run = await ask(page, 'List all products')
    run.emit(MARGIN_CALL, { event: 'dataset', data: longDataset(40, 412) }, MARGIN_END)
    run.say('Here are **all 412 products**, oldest first.', 1)
    run.end()
    await page.getByText('Show all 40 rows').waitFor()
  },
  failed: async (_, page) => {
    const run = await ask(page, 'How did gross margin develop?')
    run.say('Company-wide the margin held at 39.6 %, but ')
    run.end('failed', { code: 'provider_overloaded', message: 'The model is overloaded. Please try again in a moment.', retryable: true })
    await page.getByRole('button', { name: 'Retry' }).waitFor()
  },
  stopped: async (_, page) => {
    const run = await ask(page, 'How did gross margin develop?')
    run.emit(MARGIN_CALL)
    run.emit(MARGIN_END)
    run.say('Company-wide the margin held at 39.6 %, but ', 1)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('The answer is not complete').waitFor()
  },
  reconnecting: async (service, page) => {
    const run = await ask(page, 'How did gross margin develop?')
    run.emit({ event: 'status', data: { status: 'queued', attempt: 2, reason: 'process_died' } }, { event: 'status', data: { status: 'running', attempt: 2 } })
    run.say('Company-wide the margin held at 39.6 %, but ')
    await page.getByText('39.6 %').waitFor()
    service.refuse(/stream/, { code: 'bad_gateway' }, 50)
    run.cut()
    await page.getByText('Reconnecting').waitFor()
  },
  refused: async (service, page) => {
    service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
    await page.getByRole('textbox', { name: 'Ask the analyst' }).fill('How did gross margin develop?')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
  },
  forbidden: async (service, page) => {
    if (service.person) service.person = { ...service.person, permissions: { useAnalyst: false, operate: false, seeCosts: false } }
    await page.reload()
    await page.getByText('you may not use the analyst').waitFor()
  },
  'signed-out': async (service, page) => {
    service.person = undefined
    await page.reload()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
  },
  list: async (_, page) => {
    const open = page.getByRole('button', { name: 'Conversations' })
    if (await open.isVisible()) await open.click()
  },
}

let service: FakeService

async function ask(page: Page, question: string, [status] = ['running']): Promise<FakeRun> {
  if (status === 'queued') service.options.onRun = (run) => run.emit({ event: 'status', data: { status: 'queued', attempt: 1 } })
  const index = service.runs.length
  await page.getByRole('textbox', { name: 'Ask the analyst' }).fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
  return service.run(index)
}

function answer(run: FakeRun): void {
  run.say(OPENING)
  run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END)
  run.say(ANALYSIS, 1)
  run.emit(FOLLOW_UPS)
  run.end()
}

/** Two conversations that were there before. */
function remember(): void {
  for (const message of ['Which customers bought less than last year?', 'Compare actuals with the budget']) {
    const run = service.conversations.createRun({ message })
    run?.emit(RUNNING)
    run?.say('It is all there.')
    run?.end()
  }
}

async function take(browser: Browser, folder: string, name: string, prepare: Prepare): Promise<void> {
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      service = await startPanelServer({
        bootstrap: { suggestions: SUGGESTIONS, provider: { id: 'offline', label: 'Offline analyst', offline: true } },
      })
      remember()
      const viewport = { width, height: width === 390 ? 844 : 860 }
      const { page, complaints } = await openPage(browser, service.origin, { viewport, colorScheme })
      await page.getByRole('heading', { name: 'perdure' }).waitFor()
      await page.getByText(SUGGESTIONS[0] ?? '').waitFor()
      await prepare(service, page)
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
      for (const complaint of complaints.all) console.warn(`${name} ${width} ${colorScheme}: ${complaint}`)
      await page.context().close()
      await service.close()
    }
  }
}

const [, , folder = 'test-results', ...only] = process.argv
await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
try {
  for (const [name, prepare] of Object.entries(STATES)) {
    if (only.length === 0 || only.includes(name)) await take(browser, folder, name, prepare)
  }
} finally {
  await browser.close()
}
