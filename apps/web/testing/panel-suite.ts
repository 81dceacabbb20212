import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { createPanelBench, type PanelBench } from './panel.ts'

/** Scenarios of one subject: they register their tests, and ask for the bench when these run. */
export type Scenarios = (bench: () => PanelBench) => void

/** The built panel in a real browser, on a service that says what the test tells it to. One browser for all of a file. */
export function panelSuite(...subjects: readonly Scenarios[]): void {
  let bench: PanelBench | undefined
  beforeAll(async () => {
    bench = await createPanelBench(inject('panelFolder'))
  })
  afterAll(() => bench?.close())
  afterEach(async () => {
    // No page may break its policy or log an error, whatever the test was about.
    expect(await bench?.finish()).toEqual([])
  })
  const opened = () => {
    if (!bench) throw new Error('There is no browser')
    return bench
  }
  for (const scenarios of subjects) scenarios(opened)
}
