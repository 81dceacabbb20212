import type { Person } from '@perdure/books'
import type { Conversation, Engine, Run, RunState } from '@perdure/engine'
import { ProblemError } from '@perdure/protocol'
import { ID_MAX_CHARACTERS } from '../limits.ts'

/**
 * The one place that decides whose a thing is. What belongs to somebody else is refused with exactly what is said of
 * something that does not exist: ProblemError `not_found`, without a word more.
 */
export async function ownRun(engine: Engine, person: Person, runId: string): Promise<Run> {
  return own(person, isId(runId) ? await engine.findRun(runId) : undefined)
}

export async function ownRunState(engine: Engine, person: Person, runId: string): Promise<RunState> {
  const state = isId(runId) ? await engine.readState(runId) : undefined
  own(person, state?.run)
  return exists(state)
}

export async function ownConversation(engine: Engine, person: Person, conversationId: string): Promise<Conversation> {
  return own(person, isId(conversationId) ? await engine.findConversation(conversationId) : undefined)
}

/** Some thing that may have gone meanwhile. */
export function exists<T>(thing: T | undefined): T {
  if (thing === undefined) throw new ProblemError('not_found')
  return thing
}

/**
 * Whether an id may be asked for at all; a store need not be bothered with, nor stumble over, what no id looks like.
 */
export function isId(text: string): boolean {
  return text.length > 0 && text.length <= ID_MAX_CHARACTERS && !text.includes('\u0000')
}

function own<T extends { userId: string }>(person: Person, thing: T | undefined): T {
  const found = exists(thing)
  if (found.userId !== person.userId) throw new ProblemError('not_found')
  return found
}
