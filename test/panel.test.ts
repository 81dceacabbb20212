import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { addresses } from './panel/addresses.ts'
import { createPanelBench, type PanelBench } from './panel/bench.ts'
import { forEveryone } from './panel/for-everyone.ts'
import { keyboard } from './panel/keyboard.ts'
import { longConversation } from './panel/long-conversation.ts'
import { mainJob } from './panel/main-job.ts'
import { network } from './panel/network.ts'
import { pages } from './panel/pages.ts'
import { preferences } from './panel/preferences.ts'
import { queue } from './panel/queue.ts'
import { reloads } from './panel/reloads.ts'
import { restarts } from './panel/restarts.ts'
import { secondThoughts } from './panel/second-thoughts.ts'
import { stopping } from './panel/stopping.ts'
import { together } from './panel/together.ts'

/**
 * What people do, in a real browser, through the real gateway, service and engine. One product and one browser for all of
 * it; each scenario in browser profiles of its own. Pictures of the states are kept in `test-results/`.
 */

const SCENARIO_TIMEOUT_MS = 120_000
vi.setConfig({ testTimeout: SCENARIO_TIMEOUT_MS })

/** Slow enough to leave an answer in its middle, and come back to it there. */
const WORDS_PER_SECOND = '60'

let bench: PanelBench | undefined
beforeAll(async () => {
  bench = await createPanelBench({ AI_OFFLINE_WORDS_PER_SECOND: WORDS_PER_SECOND })
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

mainJob(opened)
reloads(opened)
network(opened)
together(opened)
stopping(opened)
queue(opened)
addresses(opened)
secondThoughts(opened)
pages(opened)
keyboard(opened)
preferences(opened)
longConversation(opened)
forEveryone(opened)
// Last: what goes on beside a scenario would be interrupted with it.
restarts(opened)
