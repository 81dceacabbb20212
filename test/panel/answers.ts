import { conversationDetailSchema, runStateSchema, viewText, type RunResource } from '@perdure/protocol'
import type { SignedIn } from '../harness/person.ts'
import { viewOf } from '../harness/stream.ts'
import { bareText } from './bare-text.ts'

/** The run of the latest turn of a conversation, as the service tells it. */
export async function latestRun(person: SignedIn, conversationId: string): Promise<RunResource> {
  const answer = await person.fetch(`/api/ai/conversations/${conversationId}`)
  const { turns } = conversationDetailSchema.parse(await answer.json())
  const run = turns.at(-1)?.run
  if (run === undefined) throw new Error(`The conversation ${conversationId} has no turn`)
  return run
}

/** The answer in markdown, as the service tells it. */
export async function toldMarkdown(person: SignedIn, runId: string): Promise<string> {
  const answer = await person.fetch(`/api/ai/runs/${runId}`)
  const { parts } = runStateSchema.parse(await answer.json())
  return viewText(viewOf(parts))
}

/** The same, bare: see `bareText`. */
export async function toldText(person: SignedIn, runId: string): Promise<string> {
  return bareText(await toldMarkdown(person, runId))
}
