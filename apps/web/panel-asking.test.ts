import { panelSuite } from './testing/panel-suite.ts'
import { answerActions } from './testing/scenarios/answer-actions.ts'
import { answering } from './testing/scenarios/answering.ts'
import { branches } from './testing/scenarios/branches.ts'
import { comingBack } from './testing/scenarios/coming-back.ts'
import { composing } from './testing/scenarios/composing.ts'
import { editing } from './testing/scenarios/editing.ts'
import { feedback } from './testing/scenarios/feedback.ts'
import { refusals } from './testing/scenarios/refusals.ts'
import { runStates } from './testing/scenarios/run-states.ts'

/** What one does with questions and their answers. */
panelSuite(answering, answerActions, branches, editing, feedback, composing, runStates, comingBack, refusals)
