import { existsSync, mkdirSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { ROOT } from './program.ts'
import type { Stack } from './stack.ts'

/** A real Chromium: Debian's where it is installed, else Playwright's own. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch(findBrowser())
}

/** Where it is, and how it is started. */
export function findBrowser(): { executablePath?: string; args: string[] } {
  const known = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser']
  const installed = known.find((path) => path !== undefined && existsSync(path))
  return {
    ...(installed === undefined ? {} : { executablePath: installed }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}

/** A window of somebody who has signed in by the page, as a person would. */
export async function openAs(browser: Browser, stack: Stack, userId: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  await page.goto(stack.url)
  await page.locator(`button[value="${userId}"]`).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.close()
  return context
}

/** Screenshots are kept, to be looked at; the folder is not part of the repository. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(`${ROOT}test-results`, { recursive: true })
  await page.screenshot({ path: `${ROOT}test-results/${name}.png` })
}
