import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { createPanelBench, type PanelBench } from './testing/panel.ts'
import { operations } from './testing/scenarios/console.ts'

/** The operators' page in a real browser, on a service that says what the test tells it to. */

const START_TIMEOUT_MS = 60_000
const SCENARIO_TIMEOUT_MS = 120_000
vi.setConfig({ testTimeout: SCENARIO_TIMEOUT_MS })

let bench: PanelBench | undefined
beforeAll(async () => {
  bench = await createPanelBench()
}, START_TIMEOUT_MS)
afterAll(() => bench?.close())
afterEach(async () => {
  // No page may break its policy or log an error, whatever the test was about.
  expect(await bench?.finish()).toEqual([])
})

operations(() => {
  if (!bench) throw new Error('There is no browser')
  return bench
})
