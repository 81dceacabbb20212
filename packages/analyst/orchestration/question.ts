import { MESSAGE_MAX_CHARACTERS, uiContextSchema } from '@perdure/protocol'
import { z } from 'zod'

/** What a run of the analyst is started with. */
export const questionSchema = z.object({
  message: z.string().min(1).max(MESSAGE_MAX_CHARACTERS),
  uiContext: uiContextSchema.optional(),
  /** `auto`, or the id of a model; one that is not offered stands for `auto`. */
  model: z.string().optional(),
  /** Id of a tool profile; one that does not exist stands for `general`. */
  toolProfile: z.string().optional(),
})
export type Question = z.infer<typeof questionSchema>
