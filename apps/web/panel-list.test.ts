import { panelSuite } from './testing/panel-suite.ts'
import { directions } from './testing/scenarios/directions.ts'
import { elsewhere } from './testing/scenarios/elsewhere.ts'
import { forcedColors } from './testing/scenarios/forced-colors.ts'
import { list } from './testing/scenarios/list.ts'
import { oneBrowser } from './testing/scenarios/one-browser.ts'
import { preferences } from './testing/scenarios/preferences.ts'
import { tabs } from './testing/scenarios/tabs.ts'
import { undoing } from './testing/scenarios/undoing.ts'

/** What stands around a conversation: the list, other tabs, and what somebody sets for themselves. */
panelSuite(list, undoing, tabs, oneBrowser, elsewhere, preferences, forcedColors, directions)
