import { addresses } from './panel/addresses.ts'
import { forEveryone } from './panel/for-everyone.ts'
import { longConversation } from './panel/long-conversation.ts'
import { pages } from './panel/pages.ts'
import { preferences } from './panel/preferences.ts'
import { secondThoughts } from './panel/second-thoughts.ts'
import { panelSuite } from './panel/suite.ts'

/** Nobody does anything in the middle of an answer. */
const WORDS_PER_SECOND = 400

/** The panel's places, and what people do with answers that are there. */
panelSuite(WORDS_PER_SECOND, addresses, secondThoughts, pages, preferences, longConversation, forEveryone)
