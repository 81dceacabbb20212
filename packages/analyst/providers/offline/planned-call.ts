/** What a call is for in the answer: its headline, what the headline is held against, or what it is made of. */
export type CallRole = 'main' | 'context' | 'detail'

export interface PlannedCall {
  role: CallRole
  tool: string
  input: Record<string, unknown>
}
