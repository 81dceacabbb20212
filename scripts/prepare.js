#!/usr/bin/env node
/**
 * Makes a clone ready to run, from nothing but some Node and npm: `node scripts/prepare.js start | web | test`.
 *
 * - `start`: the packages of package-lock.json and the Node they bring are installed.
 * - `web`: and the panel is built.
 * - `test`: packages, panel and a Chromium for the browser tests.
 *
 * Tells what it does and how far it is. When all is there it does nothing, says nothing and takes a blink. Plain
 * JavaScript without dependencies, because it runs before there are any, on whatever Node (18 or later) called npm.
 */
import { prepareChromium } from './prepare/chromium.js'
import { prepareNode, preparePackages } from './prepare/packages.js'
import { preparePanel } from './prepare/panel.js'
import { StepError } from './prepare/step.js'

const STEPS = {
  start: [preparePackages, prepareNode],
  web: [preparePackages, prepareNode, preparePanel],
  test: [preparePackages, prepareNode, preparePanel, prepareChromium],
}

const steps = STEPS[process.argv[2]]
if (!steps) {
  process.stderr.write(`usage: node scripts/prepare.js ${Object.keys(STEPS).join(' | ')}\n`)
  process.exit(2)
}
try {
  for (const step of steps) await step()
} catch (error) {
  if (!(error instanceof StepError)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exit(1)
}
