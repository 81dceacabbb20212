import { stopped } from './scripted-executor.ts'
import { createSteppedExecutor, type Step, type SteppedExecutor } from './stepped-executor.ts'

/** Enough to be stopped in the middle of. */
export const STEPS: readonly Step[] = Array.from({ length: 12 }, (_, index) => [
  { say: `Step ${index} 😀: ` },
  { tool: `t${index}` },
  { say: `${index} is done. ` },
])

/** What they say in all. */
export const STEPS_TEXT = STEPS.map((_, index) => `Step ${index} 😀: ${index} is done. `).join('')

/** What they have said when the first attempt halts. */
export const HALTED_TEXT = STEPS_TEXT.slice(0, STEPS_TEXT.indexOf('Step 4') + 'Step 4 😀: '.length)
const HALTS_AFTER_EVENTS = 4 * 4 + 1

/** Executes `STEPS`; the first attempt halts inside the fifth step until it is stopped. */
export function haltingSteps(): SteppedExecutor {
  const executor = createSteppedExecutor(STEPS)
  executor.pace = async (emitted, { run, signal }) => {
    if (run.attempt === 1 && emitted === HALTS_AFTER_EVENTS) await stopped(signal)
  }
  return executor
}
