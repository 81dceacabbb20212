import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { createPanelBench, type PanelBench } from './testing/panel.ts'
import { accessibility } from './testing/scenarios/accessibility.ts'
import { answerActions } from './testing/scenarios/answer-actions.ts'
import { answering } from './testing/scenarios/answering.ts'
import { branches } from './testing/scenarios/branches.ts'
import { businessPages } from './testing/scenarios/business-pages.ts'
import { citations } from './testing/scenarios/citations.ts'
import { comingBack } from './testing/scenarios/coming-back.ts'
import { composing } from './testing/scenarios/composing.ts'
import { conversations } from './testing/scenarios/conversations.ts'
import { elsewhere } from './testing/scenarios/elsewhere.ts'
import { feedback } from './testing/scenarios/feedback.ts'
import { figures } from './testing/scenarios/figures.ts'
import { growing } from './testing/scenarios/growing.ts'
import { list } from './testing/scenarios/list.ts'
import { preferences } from './testing/scenarios/preferences.ts'
import { reading } from './testing/scenarios/reading.ts'
import { refusals } from './testing/scenarios/refusals.ts'
import { runStates } from './testing/scenarios/run-states.ts'
import { safety } from './testing/scenarios/safety.ts'
import { stillness } from './testing/scenarios/stillness.ts'
import { tables } from './testing/scenarios/tables.ts'
import { undoing } from './testing/scenarios/undoing.ts'

/** The built panel in a real browser, on a service that says what the test tells it to. One browser for all of it. */

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

const opened = () => {
  if (!bench) throw new Error('There is no browser')
  return bench
}

answering(opened)
answerActions(opened)
branches(opened)
feedback(opened)
composing(opened)
runStates(opened)
comingBack(opened)
refusals(opened)
figures(opened)
tables(opened)
citations(opened)
growing(opened)
reading(opened)
safety(opened)
stillness(opened)
conversations(opened)
list(opened)
undoing(opened)
elsewhere(opened)
preferences(opened)
accessibility(opened)
businessPages(opened)
