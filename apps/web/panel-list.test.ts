import { panelSuite } from './testing/panel-suite.ts'
import { elsewhere } from './testing/scenarios/elsewhere.ts'
import { list } from './testing/scenarios/list.ts'
import { preferences } from './testing/scenarios/preferences.ts'
import { undoing } from './testing/scenarios/undoing.ts'

/** What stands around a conversation: the list, and what somebody sets for themselves. */
panelSuite(list, undoing, elsewhere, preferences)
