/**
 * Takes pictures of the panel's states, wide and narrow, light and dark, to be looked at:
 * `node apps/web/testing/pictures/look.ts <folder> [state ...]`.
 */
import type { FakeService } from '@perdure/client/testing'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BUSINESS_STATES } from './business-states.ts'
import { LIST_STATES } from './list-states.ts'
import { buildPanel } from '../build-panel.ts'
import { createPanelBench, type Panel, type PanelBench } from '../panel.ts'
import {
  ANALYSIS,
  answerCited,
  answerWhole,
  CHART_CALL,
  CHART_END,
  chartOf,
  FOLLOW_UPS,
  longDataset,
  MARGIN_CALL,
  MARGIN_DATASET,
  MARGIN_END,
  OPENING,
  RUNNING,
} from '../samples/sample-answer.ts'
import { BUSINESS_UNITS } from '../samples/sample-business.ts'

const QUESTION = 'How did gross margin develop over the last two fiscal years?'
const SUGGESTIONS = [
  QUESTION,
  'Which products earn the most?',
  'Compare actuals with the budget for this fiscal year',
  'Show net sales by business unit as a chart',
]
const DONE = { status: 'completed', attempt: 1, durationMs: 12_300 } as const
const USAGE = [
  { provider: 'p', model: 'model-large', inputTokens: 8_412, outputTokens: 640, cacheReadTokens: 7_000, cacheWriteTokens: 12 },
  { provider: 'p', model: 'model-small', inputTokens: 90, outputTokens: 4, cacheReadTokens: 0, cacheWriteTokens: 0 },
]
const SIZES = [
  { width: 1280, height: 860 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
]

const STATES: Record<string, (panel: Panel) => Promise<void>> = {
  ...BUSINESS_STATES,
  welcome: async () => {},
  async queued({ service, ask, page }) {
    service.options.onRun = (run) => run.emit({ event: 'status', data: { status: 'queued', attempt: 1 } })
    const run = await ask(QUESTION)
    run.moveInQueue({ position: 3, estimateMs: 42_000 })
    await page.getByText('Number 3 in the queue').waitFor()
  },
  async tools({ ask, page }) {
    const run = await ask(QUESTION)
    run.say(OPENING)
    run.emit(MARGIN_CALL)
    await page.getByText('Looking up').waitFor()
  },
  async answer({ ask, page }) {
    answerWhole(await ask(QUESTION))
    await page.locator('.chart svg').first().waitFor()
    await page.getByText('Answer complete').waitFor()
  },
  async top(panel) {
    await STATES['answer']?.(panel)
    await panel.log.evaluate((element) => element.scrollTo(0, 0))
    await panel.page.getByText('Gross margin by business unit', { exact: true }).click()
  },
  async cited({ ask, page, log }) {
    answerCited(await ask(QUESTION))
    await log.getByText('have no source').waitFor()
    await log.getByRole('button', { name: '39.8%' }).click()
    await page.getByRole('dialog').waitFor()
  },
  async 'cited-much'({ ask, page, log }) {
    const run = await ask(QUESTION)
    const much = 'all of what the books hold of it, and of what came before, '.repeat(12)
    const dataset = { ...MARGIN_DATASET, scope: much, formula: much }
    run.emit(MARGIN_CALL, { event: 'dataset', data: dataset }, MARGIN_END)
    run.say('A margin of [39.8%](cell:ds-1:1:margin).\n\n', 1)
    run.end()
    await log.getByRole('button', { name: '39.8%' }).click()
    await page.getByRole('dialog').waitFor()
  },
  async charts({ ask, page }) {
    const run = await ask('Show everything as charts')
    run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
    run.emit(
      chartOf('stacked_bar', ['margin_before', 'margin'], 'ratio'),
      chartOf('line', ['margin_before', 'margin'], 'ratio'),
    )
    run.emit(chartOf('area'), chartOf('pie'), chartOf('scatter'), chartOf('waterfall'), CHART_END)
    run.say('There you are.', 1)
    run.end()
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: 3_400 })
    await page.locator('.recharts-wrapper').nth(5).waitFor()
  },
  async table({ ask, page }) {
    const run = await ask('List all products')
    run.emit(MARGIN_CALL, { event: 'dataset', data: longDataset(40, 412) }, MARGIN_END)
    run.say('Here are **all 412 products**, oldest first.', 1)
    run.end()
    await page.getByText('Show the first 40 rows').waitFor()
  },
  async sorted({ ask, page, log }) {
    const run = await ask('List all products')
    const dataset = { ...longDataset(40, 412), totals: { units: 98_765, price: 74_950 } }
    run.emit(MARGIN_CALL, { event: 'dataset', data: dataset }, MARGIN_END)
    run.end()
    await page.getByText('Show the first 40 rows').click()
    await log.getByRole('button', { name: 'List price' }).click()
    await log.getByRole('group', { name: 'Products' }).evaluate((element) => element.scrollTo(60, 300))
  },
  async data({ ask, page, log }) {
    const run = await ask('A chart?')
    run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
    run.emit(chartOf('line', ['margin_before', 'margin'], 'ratio'), CHART_END)
    run.end()
    await page.locator('.chart svg').first().waitFor()
    await log.getByText('Show the data').click()
    await log.getByText('Show the data').scrollIntoViewIfNeeded()
  },
  async failed({ ask, page }) {
    const run = await ask(QUESTION)
    run.say('Company-wide the margin held at 39.6 %, but ')
    run.end('failed', {
      code: 'provider_overloaded',
      message: 'The model is overloaded. Please try again in a moment.',
      retryable: true,
    })
    await page.getByRole('button', { name: 'Retry' }).waitFor()
  },
  async stopped({ ask, page, stop }) {
    const run = await ask(QUESTION)
    run.emit(MARGIN_CALL, MARGIN_END)
    run.say('Company-wide the margin held at 39.6 %, but ', 1)
    await stop.click()
    await page.getByText('The answer is not complete').waitFor()
  },
  async versions({ service, ask, page, log, status }) {
    answerCited(await ask(QUESTION))
    await status.getByText('Answer complete').waitFor()
    await log.getByRole('button', { name: 'Regenerate' }).click()
    const second = await service.run(3)
    second.say(ANALYSIS)
    second.emit({ event: 'done', data: { ...DONE, usage: USAGE, costMicroUsd: 34_500 } })
    await log.getByRole('button', { name: 'Cost' }).click()
    const run = await ask('And what about Services?')
    run.say('Services lost 4.8 points.')
    run.emit(FOLLOW_UPS)
    run.end()
    await status.getByText('Answer complete').waitFor()
    await log.getByRole('article').first().hover()
    await page.getByText('2 of 2').waitFor()
  },
  async editing({ ask, log, status }) {
    const run = await ask(QUESTION)
    run.say('Company-wide the margin held at 39.6 %.')
    run.end()
    await status.getByText('Answer complete').waitFor()
    await log.getByRole('button', { name: 'Edit question' }).click()
    await log.getByRole('textbox', { name: 'Question' }).fill(`${QUESTION} By business unit, please.`)
  },
  async feedback({ ask, log, status }) {
    const run = await ask(QUESTION)
    run.say(ANALYSIS)
    run.end()
    await status.getByText('Answer complete').waitFor()
    await log.getByRole('button', { name: 'Bad answer' }).click()
    await log.getByRole('radio', { name: 'A figure is wrong' }).check()
    await log.getByRole('textbox', { name: 'Comment' }).fill('Services was 24.9 % in the report of June.')
  },
  async away({ service, ask, page, log, status }) {
    const run = await ask(QUESTION)
    run.say('Company-wide the margin held at 39.6 %.')
    run.end()
    await status.getByText('Answer complete').waitFor()
    await log.getByRole('button', { name: 'Regenerate' }).click()
    const second = await service.run(3)
    second.say('It held')
    await log.getByText('It held').waitFor()
    await log.getByRole('button', { name: 'Previous version' }).click()
    await page.getByRole('timer').waitFor()
  },
  async long({ ask, page, box }) {
    const run = await ask('A line of figures that somebody has copied from a report.\n'.repeat(40))
    run.say('So many lines.')
    run.end()
    await page.getByText('Answer complete').waitFor()
    await box.fill('A line of figures that somebody has copied.\n'.repeat(800))
  },
  async reconnecting({ service, ask, page }) {
    const run = await ask(QUESTION)
    run.emit({ event: 'status', data: { status: 'queued', attempt: 2, reason: 'process_died' } })
    run.emit({ event: 'status', data: { status: 'running', attempt: 2 } })
    run.say('Company-wide the margin held at 39.6 %, but ')
    await page.getByText('39.6 %').waitFor()
    service.refuse(/stream/, { code: 'bad_gateway' }, 50)
    run.cut()
    await page.getByText('Reconnecting').waitFor()
  },
  async refused({ service, box, send, page }) {
    service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
    await box.fill(QUESTION)
    await send.click()
    await page.getByRole('alert').waitFor()
  },
  async forbidden({ service, page }) {
    if (service.person)
      service.person = { ...service.person, permissions: { useAnalyst: false, operate: false, seeCosts: false } }
    await page.reload()
    await page.getByText('you may not use the analyst').waitFor()
  },
  async 'signed-out'({ service, page }) {
    service.person = undefined
    await page.reload()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
  },
  ...LIST_STATES,
}

/** Two conversations that were there before. */
function remember(service: FakeService): void {
  for (const message of ['Which customers bought less than last year, and why?', 'Compare actuals with the budget']) {
    const run = service.conversations.createRun({ message })
    run?.emit(RUNNING)
    run?.say('It is all there.')
    run?.end()
  }
}

async function take(bench: PanelBench, folder: string, name: string): Promise<void> {
  const provider = { id: 'offline', label: 'Offline analyst', offline: true }
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const service = { person: { businessUnits: BUSINESS_UNITS }, bootstrap: { suggestions: SUGGESTIONS, provider } }
      const panel = await bench.open({ service, context: { viewport, colorScheme }, before: remember })
      await panel.page.getByText(SUGGESTIONS[0] ?? '').waitFor()
      await STATES[name]?.(panel)
      await panel.page.screenshot({ path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`) })
      for (const complaint of await bench.finish())
        console.warn(`${name} ${viewport.width} ${colorScheme}: ${complaint}`)
    }
  }
}

const [, , folder = 'test-results', ...only] = process.argv
if (folder.startsWith('-')) throw new Error('Say a folder, and which states: look.ts <folder> [state ...]')
await mkdir(folder, { recursive: true })
const build = await buildPanel()
const bench = await createPanelBench(build.folder)
try {
  for (const name of only.length > 0 ? only : Object.keys(STATES)) await take(bench, folder, name)
} finally {
  await bench.finish()
  await bench.close()
  await build.remove()
}
