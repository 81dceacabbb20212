import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where a distribution puts it; playwright's own is taken where it is in none of these. */
export const CHROMIUM_PLACES: readonly string[] = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

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
]

/**
 * Chromium without a window, `CHROMIUM_PATH` where that is set; the caller closes it. `more` are arguments that only this
 * caller wants.
 */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] || CHROMIUM_PLACES.find((place) => existsSync(place))
  return chromium.launch({ args: [...ARGUMENTS, ...more], ...(executablePath !== undefined && { executablePath }) })
}
