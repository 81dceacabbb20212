import { keyboard } from './panel/keyboard.ts'
import { mainJob } from './panel/main-job.ts'
import { network } from './panel/network.ts'
import { queue } from './panel/queue.ts'
import { reloads } from './panel/reloads.ts'
import { restarts } from './panel/restarts.ts'
import { stopping } from './panel/stopping.ts'
import { panelSuite } from './panel/suite.ts'
import { together } from './panel/together.ts'

/** Slow enough to leave an answer in its middle and come back to it there, also where a page takes seconds to load. */
const WORDS_PER_SECOND = 30

/** What people do while an answer comes. The restarts are last: what goes on beside a scenario would be interrupted too. */
panelSuite(WORDS_PER_SECOND, mainJob, reloads, network, together, stopping, queue, keyboard, restarts)
