import { adminRunListSchema } from '@perdure/protocol'
import { launchBrowser } from '@perdure/testing-browser'
import { hasNoFault } from '@perdure/testing-browser/axe'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepScreenshot, openAs } from './harness/browser.ts'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'

/** The operators' page through the real gateway, service and engine, while others ask. */

const QUESTION = 'How did gross margin by business unit change from FY2025 to FY2026?'
/** How long something that must come may take on two busy cores. */
const EVENTUALLY_MS = 30_000

let stack: Stack
let browser: Browser
let olga: BrowserContext
let page: Page
let ada: SignedIn
let ben: SignedIn

beforeAll(async () => {
  const settings = {
    AI_OFFLINE_WORDS_PER_SECOND: '2',
    AI_MAX_ACTIVE: '1',
    AI_MAX_ACTIVE_PER_USER: '1',
    AI_RUN_MAX_ATTEMPTS: '1',
  }
  ;[stack, browser] = await Promise.all([startStack(settings), launchBrowser()])
  ;[olga, ada, ben] = await Promise.all([openAs(browser, stack, 'olga'), signIn(stack, 'ada'), signIn(stack, 'ben')])
  page = await olga.newPage()
  page.setDefaultTimeout(EVENTUALLY_MS)
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

const part = (name: string) => page.getByRole('region', { name, exact: true })
const said = () => page.getByRole('status', { name: 'What came of it' })
const ask = (person: SignedIn) => person.ask(QUESTION, { headers: { accept: 'application/json' } })

test('an operator sees who is answered and who waits, and not what they asked', async () => {
  expect((await ask(ada)).status).toBe(202)
  expect((await ask(ben)).status).toBe(202)
  await page.goto(`${stack.url}/operations`)
  await part('Live runs').getByRole('cell', { name: 'Ada Okonkwo ada' }).waitFor()
  await part('Live runs').getByText('1 of 1 places taken').waitFor()
  await part('Queue').getByRole('cell', { name: 'Ben Lindqvist ben' }).waitFor()
  await part('Health').getByText('Ready', { exact: true }).waitFor()
  await part('Health').getByText('offline, 2 words a second, needs no key').waitFor()
  await part('Live runs').getByText('This one').waitFor()
  expect(await page.getByRole('main').innerText()).not.toContain('margin')
  await keepScreenshot(page, 'console')
})

test('the operators’ page has no fault that axe finds, in either theme', async () => {
  await part('Recent failures').waitFor()
  await part('People').waitFor()
  await hasNoFault(page, 'the operators’ page')
  await keepScreenshot(page, 'console-dark')
  await page.emulateMedia({ colorScheme: null })
})

test('who is no operator is told so, by the page and by the service', async () => {
  const context = await openAs(browser, stack, 'ada')
  const other = await context.newPage()
  await other.goto(`${stack.url}/operations`)
  await other.getByText('You may not operate this service.').waitFor()
  await context.close()
  for (const path of ['runs', 'queue', 'health', 'ledger']) expect((await ada.fetch(`/api/ai/admin/${path}`)).status).toBe(403)
  expect((await ada.fetch('/api/ai/admin/drain', { method: 'POST' })).status).toBe(403)
})

test('a stopped run ends for its owner, and the next in line begins', async () => {
  await part('Live runs').getByRole('button', { name: 'Stop the run of Ada Okonkwo' }).click()
  await page.getByRole('button', { name: 'Stop it' }).click()
  await said().getByText('The run of Ada Okonkwo was stopped.').waitFor()
  await part('Live runs').getByRole('cell', { name: 'Ben Lindqvist ben' }).waitFor()
  await part('Queue').getByText('Nobody is waiting.').waitFor()
  const { runs } = (await (await ada.fetch('/api/ai/runs')).json()) as { runs: { status: string }[] }
  expect(runs).toMatchObject([{ status: 'cancelled_by_admin' }])
})

test('a service that died is told, and what failed with it once it is back', async () => {
  await stack.service().stop('SIGKILL')
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('alert').getByText('The service does not answer.').waitFor()
  await part('Live runs').getByRole('cell', { name: 'Ben Lindqvist ben' }).waitFor()
  await stack.restartService('SIGKILL')
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await part('Recent failures').getByText('Interrupted too often').first().waitFor()
  await part('Recent failures').getByRole('cell', { name: 'Ben Lindqvist ben' }).waitFor()
  const olgaAsks = await olga.request.get(`${stack.url}/api/ai/admin/runs?status=failed`)
  expect(adminRunListSchema.parse(await olgaAsks.json()).runs).toMatchObject([
    { userId: 'ben', reason: 'attempts', errorCode: 'attempts', deaths: 1 },
  ])
})

test('a drained service refuses new questions, hands back what it had, and says so', async () => {
  expect((await ask(ada)).status).toBe(202)
  await part('Live runs').getByRole('cell', { name: 'Ada Okonkwo ada' }).waitFor()
  await page.getByRole('button', { name: 'Drain this service' }).click()
  await page.getByRole('button', { name: 'Drain it' }).click()
  await part('Health').getByText('Drained since').waitFor()
  await part('Queue').getByText('Next in line: Its process was shut down').waitFor()
  const refused = await ask(ben)
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'draining' }])
  await keepScreenshot(page, 'console-drained')
  await stack.restartService('SIGTERM')
  await page.getByRole('button', { name: 'Refresh' }).click()
  await part('Health').getByText('Ready', { exact: true }).waitFor()
  await part('Live runs').getByRole('cell', { name: 'Ada Okonkwo ada' }).waitFor()
})
