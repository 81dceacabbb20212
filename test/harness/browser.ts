import { existsSync, mkdirSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { ROOT } from './program.ts'
import type { Stack } from './stack.ts'

/**
 * How many times slower than this machine pages run: 1 unless `CHROMIUM_SLOWDOWN` says otherwise. A test that does not wait
 * for what it acts on fails on a slow machine first; `CHROMIUM_SLOWDOWN=4 npx vitest run --project product` is one.
 */
const SLOWDOWN = Number(process.env['CHROMIUM_SLOWDOWN'] ?? 1)

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
      `--disable-features=${DISABLED_FEATURES.join(',')}`,
    ],
  }
}

const WINDOW: BrowserContextOptions = {
  viewport: { width: 1280, height: 860 },
  locale: 'en-US',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
}

/** What tells of itself in the console is heard there, the breaches of a page's policy included. */
const TELL_POLICY_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('Content-Security-Policy: ' + effectiveDirective + ' forbids ' + blockedURI))`

/**
 * An empty browser profile. All of its pages tell what they complain about: errors nobody caught, warnings, and each
 * breach of their policy. An answer that is no success may be what a test is about, and is no complaint.
 */
export async function openProfile(
  browser: Browser,
  onComplaint: (complaint: string) => void,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...WINDOW, ...options })
  await context.addInitScript(TELL_POLICY_VIOLATIONS)
  // A page that was closed at once is none to slow down.
  if (SLOWDOWN !== 1) context.on('page', (page) => void slowDown(page).catch(() => undefined))
  context.on('weberror', (webError) => onComplaint(webError.error().stack ?? webError.error().message))
  context.on('console', (message) => {
    const isExpected = message.text().startsWith('Failed to load resource')
    if (!['error', 'warning'].includes(message.type()) || isExpected) return
    onComplaint(`${message.page()?.url()}: ${message.text()}`)
  })
  return context
}

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
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
