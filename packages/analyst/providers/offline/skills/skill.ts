import type { Briefing } from '../../../prompts/briefing.ts'
import type { Asked } from '../asked.ts'
import type { Draft, Material } from '../draft.ts'
import type { PlannedCall } from '../planned-call.ts'
import type { Reading } from '../reading.ts'

/** One kind of question, from the words it is told by to its answer. */
export interface Skill {
  /** Whether the question is of this kind. */
  fits: (asked: Asked) => boolean
  /** The calls it takes, main one first. */
  plan: (reading: Reading, briefing: Briefing) => PlannedCall[]
  /** The answer; every figure of it is a cell of `material`. */
  compose: (material: Material) => Draft
}
