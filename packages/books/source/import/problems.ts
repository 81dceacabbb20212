import { SourceError, type SourceProblem } from '../data-source.ts'
import { NAMES_SHOWN_MAX, PROBLEMS_MAX, VALUE_SHOWN_MAX_CHARACTERS } from '../limits.ts'

/** Gathers what is wrong with a folder, so that it can be mended at once. */
export interface Problems {
  /** Keeps it; throws what was gathered where it is `PROBLEMS_MAX`. */
  add(problem: SourceError): void
  /** Throws what was gathered; nothing: does nothing. */
  throwIfAny(): void
  /** Runs it; what it throws as `SourceError` is gathered, and the answer is undefined. */
  attempt<T>(read: () => T): T | undefined
}

/** All that was found: it is not gathered again. */
class GatheredProblems extends SourceError {}

export function createProblems(): Problems {
  const found: SourceProblem[] = []
  const add = (error: SourceError): void => {
    found.push(...error.problems)
    if (found.length < PROBLEMS_MAX) return
    const ending = `These are the first ${PROBLEMS_MAX} problems; reading stopped there.`
    throw new GatheredProblems(found.slice(0, PROBLEMS_MAX), undefined, ending)
  }
  return {
    add,
    throwIfAny() {
      if (found.length > 0) throw new GatheredProblems(found)
    },
    attempt(read) {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof SourceError) || error instanceof GatheredProblems) throw error
        add(error)
        return undefined
      }
    },
  }
}

/** A value for a message: one line, cut short. */
export function shortened(value: string): string {
  const shown = value.length > VALUE_SHOWN_MAX_CHARACTERS ? `${value.slice(0, VALUE_SHOWN_MAX_CHARACTERS)}…` : value
  return shown.replaceAll(/\s/g, ' ')
}

export const quoted = (value: string): string => `"${shortened(value)}"`

/** Names for a message, the first ones of many. */
export function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_SHOWN_MAX
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ')
  return rest > 0 ? `${shown} and ${rest} more` : shown
}
