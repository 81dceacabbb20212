import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { createPanelBench, type PanelBench } from './bench.ts'

/** Scenarios of one subject: they register their tests, and ask for the bench when these run. */
export type Scenarios = (bench: () => PanelBench) => void

const SCENARIO_TIMEOUT_MS = 120_000

/**
 * What people do, in a real browser, through the real gateway, service and engine. One product and one browser for all of a
 * file; each scenario in browser profiles of its own. Pictures of the states are kept in `test-results/`.
 */
export function panelSuite(wordsPerSecond: number, ...subjects: readonly Scenarios[]): void {
  vi.setConfig({ testTimeout: SCENARIO_TIMEOUT_MS })
  let bench: PanelBench | undefined
  beforeAll(async () => {
    bench = await createPanelBench({ AI_OFFLINE_WORDS_PER_SECOND: String(wordsPerSecond) })
  })
  afterAll(() => bench?.close())
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await bench?.picturesOfFailure(task.name)
    // No page may break its policy or log an error, whatever the scenario was about.
    expect(await bench?.finish()).toEqual([])
  })
  const opened = (): PanelBench => {
    if (bench === undefined) throw new Error('There is no browser')
    return bench
  }
  for (const scenarios of subjects) scenarios(opened)
}
