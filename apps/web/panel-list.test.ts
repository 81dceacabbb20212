import { panelSuite } from './testing/panel-suite.ts'
import { directions } from './testing/scenarios/list/directions.ts'
import { elsewhere } from './testing/scenarios/list/elsewhere.ts'
import { forcedColors } from './testing/scenarios/list/forced-colors.ts'
import { list } from './testing/scenarios/list/list.ts'
import { oneBrowser } from './testing/scenarios/list/one-browser.ts'
import { preferences } from './testing/scenarios/list/preferences.ts'
import { tabs } from './testing/scenarios/list/tabs.ts'
import { undoing } from './testing/scenarios/list/undoing.ts'

/** What stands around a conversation: the list, other tabs, and what somebody sets for themselves. */
panelSuite(list, undoing, tabs, oneBrowser, elsewhere, preferences, forcedColors, directions)
