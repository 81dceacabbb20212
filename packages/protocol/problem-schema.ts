import { z } from 'zod'
import { PROBLEM_CODES } from './problem-codes.ts'

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(PROBLEM_CODES),
  detail: z.string().optional(),
  runId: z.string().optional(),
  retryAfterMs: z.int().nonnegative().optional(),
  /** One line per fault in the body, `path` in dotted form. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>
export type ProblemDetails = Pick<Problem, 'detail' | 'runId' | 'retryAfterMs' | 'errors'>
