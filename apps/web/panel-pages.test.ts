import { panelSuite } from './testing/panel-suite.ts'
import { accessibility } from './testing/scenarios/pages/accessibility.ts'
import { businessPages } from './testing/scenarios/pages/business-pages.ts'
import { conversations } from './testing/scenarios/pages/conversations.ts'
import { lateParts } from './testing/scenarios/pages/late-parts.ts'
import { panelEdge } from './testing/scenarios/pages/panel-edge.ts'
import { scrolling } from './testing/scenarios/pages/scrolling.ts'

/** The pages around a conversation, and what holds for everyone. */
panelSuite(accessibility, businessPages, conversations, lateParts, panelEdge, scrolling)
