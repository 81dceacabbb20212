import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runStep, StepError } from './step.js'
import { NODE } from './packages.js'

/**
 * Where a browser test looks for Chromium, after `CHROMIUM_PATH`: those of packages/testing-browser, which cannot be asked
 * before there are packages. A test holds the two equal.
 */
export const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Installs a Chromium for the browser tests, unless there is one: the distribution's for root, else playwright's. */
export async function prepareChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (existsSync(given)) return
    throw new StepError(`CHROMIUM_PATH is ${given}, which does not exist.`)
  }
  if (PLACES.some((place) => existsSync(place)) || (await hasPlaywrights())) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await installWithApt().catch(installWithPlaywright)
  else await installWithPlaywright()
}

async function hasPlaywrights() {
  const { chromium } = await import('playwright-core')
  return existsSync(chromium.executablePath())
}

async function installWithApt() {
  const advice = 'Trying playwright\'s own.'
  await runStep({ title: 'Looking for Chromium', command: 'apt-get', args: ['update', '-q'], advice })
  await runStep({ title: 'Installing Chromium', command: 'apt-get', args: ['install', '-qy', 'chromium'], advice })
}

async function installWithPlaywright() {
  await runStep({
    title: 'Installing Chromium',
    command: existsSync(NODE) ? NODE : process.execPath,
    args: [join(ROOT, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'],
    advice: 'Install Chromium yourself and name it in CHROMIUM_PATH.',
  })
}
