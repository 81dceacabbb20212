import { panelSuite } from './testing/panel-suite.ts'
import { accessibility } from './testing/scenarios/accessibility.ts'
import { businessPages } from './testing/scenarios/business-pages.ts'
import { conversations } from './testing/scenarios/conversations.ts'
import { lateParts } from './testing/scenarios/late-parts.ts'
import { panelEdge } from './testing/scenarios/panel-edge.ts'
import { scrolling } from './testing/scenarios/scrolling.ts'

/** The pages around a conversation, and what holds for everyone. */
panelSuite(accessibility, businessPages, conversations, lateParts, panelEdge, scrolling)
