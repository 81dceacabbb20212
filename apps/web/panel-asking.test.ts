import { panelSuite } from './testing/panel-suite.ts'
import { answerActions } from './testing/scenarios/asking/answer-actions.ts'
import { answering } from './testing/scenarios/asking/answering.ts'
import { branches } from './testing/scenarios/asking/branches.ts'
import { comingBack } from './testing/scenarios/asking/coming-back.ts'
import { composing } from './testing/scenarios/asking/composing.ts'
import { editing } from './testing/scenarios/asking/editing.ts'
import { feedback } from './testing/scenarios/asking/feedback.ts'
import { refusals } from './testing/scenarios/asking/refusals.ts'
import { runStates } from './testing/scenarios/asking/run-states.ts'

/** What one does with questions and their answers. */
panelSuite(answering, answerActions, branches, editing, feedback, composing, runStates, comingBack, refusals)
