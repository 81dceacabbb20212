import { panelSuite } from './testing/panel-suite.ts'
import { citations } from './testing/scenarios/citations.ts'
import { figures } from './testing/scenarios/figures.ts'
import { growing } from './testing/scenarios/growing.ts'
import { lineEnds } from './testing/scenarios/line-ends.ts'
import { opening } from './testing/scenarios/opening.ts'
import { reading } from './testing/scenarios/reading.ts'
import { safety } from './testing/scenarios/safety.ts'
import { stillness } from './testing/scenarios/stillness.ts'
import { tables } from './testing/scenarios/tables.ts'
import { unsourced } from './testing/scenarios/unsourced.ts'

/** What an answer is made of, and how it comes. */
panelSuite(figures, tables, citations, unsourced, lineEnds, growing, reading, opening, safety, stillness)
