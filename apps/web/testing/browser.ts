import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

/** Where a distribution puts it; playwright's own is taken where it is in none of these. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Each test has an origin of its own; a process for each would be most of the time the tests take.
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
]

/** Chromium without a window, `CHROMIUM_PATH` where that is set; the caller closes it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place))
  return chromium.launch({ args: ARGUMENTS, headless: true, ...(executablePath !== undefined && { executablePath }) })
}

/**
 * A page in a context of its own. It and every other page of that context tell what they complain about: errors,
 * breaches of the page's policy, warnings of the browser. An answer that is no success is the test's doing and no
 * complaint.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  onComplaint: (complaint: string) => void,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options })
  context.on('weberror', (webError) => onComplaint(webError.error().message))
  context.on('console', (message) => {
    const isExpected = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isExpected) onComplaint(message.text())
  })
  const page = await context.newPage()
  await page.goto(url)
  return page
}
