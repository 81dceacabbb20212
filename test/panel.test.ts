import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepScreenshot, openAs, openBrowser } from './harness/browser.ts'
import { startStack, type Stack } from './harness/stack.ts'

/** The main job in a real browser, through the real gateway, service and engine. */

const QUESTION = 'How did gross margin by business unit change from FY2025 to FY2026?'

let stack: Stack
let browser: Browser
let ada: BrowserContext

beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack({ AI_OFFLINE_WORDS_PER_SECOND: '40' }), openBrowser()])
  ada = await openAs(browser, stack, 'ada')
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

/** How long something that must come may take on two busy cores. */
const EVENTUALLY_MS = 20_000
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: EVENTUALLY_MS })

const log = (page: Page) => page.getByRole('log', { name: 'Conversation' })
const status = (page: Page) => page.getByRole('status', { name: 'Run status' })

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Ask the analyst' }).fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** The answer's end: Stop is gone and Send is back. */
async function ended(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 })
}

async function newPage(context: BrowserContext, path = '/'): Promise<Page> {
  const page = await context.newPage()
  await page.goto(stack.url + path)
  return page
}

/** What the log says, without what changes with time. */
async function answerText(page: Page): Promise<string> {
  return (await log(page).innerText()).replaceAll(/\d+(\.\d+)?\s?(ms|s)\b/g, '').replaceAll(/\s+/g, ' ')
}

test('ask, close the tab in the middle, come back: the answer is there, once', async () => {
  const asking = await newPage(ada)
  await ask(asking, QUESTION)
  await eventually(async () => (await answerText(asking)).length).toBeGreaterThan(300)
  await keepScreenshot(asking, 'panel-streaming')
  const address = new URL(asking.url()).pathname
  await asking.close()

  const again = await newPage(ada)
  await eventually(() => new URL(again.url()).pathname).toBe(address)
  await log(again).getByText(QUESTION).waitFor()
  await ended(again)
  await keepScreenshot(again, 'panel-complete')
  const whole = await answerText(again)

  const reloaded = await newPage(ada, address)
  await log(reloaded).getByText(QUESTION).waitFor()
  await eventually(() => answerText(reloaded)).toBe(whole)
  expect(whole.split(QUESTION).length - 1).toBe(1)
  await Promise.all([again.close(), reloaded.close()])
}, 60_000)

test('two tabs show the same answer while it comes', async () => {
  const first = await newPage(ada)
  await first.getByRole('button', { name: /New conversation/ }).click()
  await ask(first, 'What were net sales by business unit in FY2026?')
  await log(first).getByText('net sales').first().waitFor()
  await eventually(() => new URL(first.url()).pathname).toMatch(/^\/c\//)
  const second = await newPage(ada, new URL(first.url()).pathname)
  await Promise.all([ended(first), log(second).getByText('net sales').first().waitFor()])
  await ended(second)
  await eventually(() => answerText(second)).toBe(await answerText(first))
  await Promise.all([first.close(), second.close()])
}, 60_000)

test('Stop stops it and keeps what was said', async () => {
  const page = await newPage(ada)
  await page.getByRole('button', { name: /New conversation/ }).click()
  await ask(page, QUESTION)
  await eventually(async () => (await answerText(page)).length).toBeGreaterThan(250)
  await page.getByRole('button', { name: 'Stop' }).click()
  await ended(page)
  await eventually(() => status(page).innerText()).toMatch(/stopped/i)
  await keepScreenshot(page, 'panel-stopped')
  expect((await answerText(page)).length).toBeGreaterThan(250)
  await page.close()
}, 60_000)

test('the service dies in the middle: the page waits, goes on, and shows the answer once', async () => {
  const page = await newPage(ada)
  await page.getByRole('button', { name: /New conversation/ }).click()
  await ask(page, QUESTION)
  await eventually(async () => (await answerText(page)).length).toBeGreaterThan(300)
  await stack.restartService('SIGKILL')
  await ended(page)
  await keepScreenshot(page, 'panel-after-crash')
  const text = await answerText(page)
  const reloaded = await newPage(ada, new URL(page.url()).pathname)
  await log(reloaded).getByText(QUESTION).waitFor()
  await eventually(() => answerText(reloaded)).toContain(text.slice(-80))
  await Promise.all([page.close(), reloaded.close()])
}, 60_000)

test('cleo is told plainly that she may not', async () => {
  const cleo = await openAs(browser, stack, 'cleo')
  const page = await newPage(cleo)
  await page.getByText(/may not|not allowed|permission/i).first().waitFor()
  expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(0)
  await keepScreenshot(page, 'panel-not-permitted')
  await cleo.close()
}, 30_000)

test.each([
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 390 },
] as const)('the answer reads well: $scheme, $width px, nothing cut off at the side', async ({ scheme, width }) => {
  const page = await newPage(ada)
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize({ width, height: 860 })
  await log(page).getByText('margin').first().waitFor()
  await keepScreenshot(page, `panel-${scheme}-${width}`)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await page.close()
}, 30_000)
