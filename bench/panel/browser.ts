import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where a distribution puts it; playwright's own is taken where it is in none of these. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium without a window, `CHROMIUM_PATH` where that is set; the caller closes it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place))
  return chromium.launch({ args: FLAGS, headless: true, ...(executablePath !== undefined && { executablePath }) })
}
