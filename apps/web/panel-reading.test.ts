import { panelSuite } from './testing/panel-suite.ts'
import { citations } from './testing/scenarios/reading/citations.ts'
import { figures } from './testing/scenarios/reading/figures.ts'
import { growing } from './testing/scenarios/reading/growing.ts'
import { lineEnds } from './testing/scenarios/reading/line-ends.ts'
import { opening } from './testing/scenarios/reading/opening.ts'
import { reading } from './testing/scenarios/reading/reading.ts'
import { safety } from './testing/scenarios/reading/safety.ts'
import { stillness } from './testing/scenarios/reading/stillness.ts'
import { tables } from './testing/scenarios/reading/tables.ts'
import { unsourced } from './testing/scenarios/reading/unsourced.ts'

/** What an answer is made of, and how it comes. */
panelSuite(figures, tables, citations, unsourced, lineEnds, growing, reading, opening, safety, stillness)
