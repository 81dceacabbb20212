import { panelSuite } from './testing/panel-suite.ts'
import { operations } from './testing/scenarios/console.ts'

/** The operators' page. */
panelSuite(operations)
