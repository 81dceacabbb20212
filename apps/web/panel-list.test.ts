import { panelSuite } from './testing/panel-suite.ts'
import { accessibility } from './testing/scenarios/accessibility.ts'
import { businessPages } from './testing/scenarios/business-pages.ts'
import { conversations } from './testing/scenarios/conversations.ts'
import { elsewhere } from './testing/scenarios/elsewhere.ts'
import { list } from './testing/scenarios/list.ts'
import { preferences } from './testing/scenarios/preferences.ts'
import { undoing } from './testing/scenarios/undoing.ts'

/** What stands around a conversation: the list, the pages, and what holds for everyone. */
panelSuite(conversations, list, undoing, elsewhere, preferences, accessibility, businessPages)
