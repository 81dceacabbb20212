import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

/** Where a distribution puts it; playwright's own is taken where it is in none of these. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/**
 * Playwright's own, as the last switch of a name is the one that counts; and the pages that draw the browser's address bar,
 * which nobody sees here: two for each window, more than half of what it costs to open one.
 */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  // Each test has an origin of its own; a process for each would be most of the time the tests take.
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
]

/**
 * How many times slower than this machine pages run: 1 unless `CHROMIUM_SLOWDOWN` says otherwise. A test that does not wait
 * for what it acts on fails on a slow machine first; `CHROMIUM_SLOWDOWN=4 npx vitest run --project browser` is one.
 */
const SLOWDOWN = Number(process.env['CHROMIUM_SLOWDOWN'] ?? 1)

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
  // A page that was closed at once is none to slow down.
  if (SLOWDOWN !== 1) context.on('page', (page) => void slowDown(page).catch(() => undefined))
  const page = await context.newPage()
  await page.goto(url)
  return page
}

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
}
