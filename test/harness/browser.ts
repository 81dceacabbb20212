import { listenForComplaints, slowPagesDown } from '@perdure/testing-browser'
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { ROOT } from './program.ts'
import type { Stack } from './stack.ts'

const WINDOW: BrowserContextOptions = {
  viewport: { width: 1280, height: 860 },
  locale: 'en-US',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
}

/** What tells of itself in the console is heard there, the breaches of a page's policy included. */
const TELL_POLICY_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('Content-Security-Policy: ' + effectiveDirective + ' forbids ' + blockedURI))`

/** An empty browser profile. All of its pages tell what they complain about, each breach of their policy included. */
export async function openProfile(
  browser: Browser,
  onComplaint: (complaint: string) => void,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...WINDOW, ...options })
  await context.addInitScript(TELL_POLICY_VIOLATIONS)
  slowPagesDown(context)
  listenForComplaints(context, onComplaint)
  return context
}

/** Signs in by the page, as a person would; the profile's other pages are signed in with it. */
export async function signInByPage(context: BrowserContext, stack: Stack, userId: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(stack.url)
  await page.getByRole('button', { name: userId }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.close()
}

/** A profile of somebody who has signed in by the page. */
export async function openAs(browser: Browser, stack: Stack, userId: string): Promise<BrowserContext> {
  const context = await browser.newContext(WINDOW)
  await signInByPage(context, stack, userId)
  return context
}

/** Screenshots are kept, to be looked at; the folder is not part of the repository. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(`${ROOT}test-results`, { recursive: true })
  await page.screenshot({ path: `${ROOT}test-results/${name}.png` })
}
