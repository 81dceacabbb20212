import { type ChatRequest, uiContextSchema } from '@perdure/protocol'
import { z } from 'zod'

/** What a run of the analyst is started with, as the engine keeps it: the part of `POST /chat` that the question is. */
export const runInputSchema = z.object({
  message: z.string(),
  uiContext: uiContextSchema.optional(),
  model: z.string().optional(),
  toolProfile: z.string().optional(),
})
export type RunInput = z.infer<typeof runInputSchema>

export function toRunInput({ message, uiContext, model, toolProfile }: ChatRequest): RunInput {
  return { message, uiContext, model, toolProfile }
}

/** What was asked, read back from a run; empty for a run that another program started with an input of its own. */
export function messageOf(input: unknown): string {
  const parsed = runInputSchema.pick({ message: true }).safeParse(input)
  return parsed.success ? parsed.data.message : ''
}

/** The model that was asked for, read back from a run; undefined where none was. */
export function modelOf(input: unknown): string | undefined {
  const parsed = runInputSchema.pick({ model: true }).safeParse(input)
  return parsed.success ? parsed.data.model : undefined
}
