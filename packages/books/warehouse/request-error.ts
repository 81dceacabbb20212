/** How many allowed values an error spells out before it says how many more there are. */
const ALLOWED_SHOWN_MAX = 60

/** A question that does not fit the books: the asker can mend it. */
export class RequestError extends Error {
  /** The part of the request that does not fit: `period.fiscalYears`, `filter.products`. */
  readonly field: string
  /** Everything that would be accepted; the message shows the first ones. */
  readonly allowed: readonly string[]

  constructor(field: string, problem: string, allowed: readonly string[] = []) {
    super(allowed.length > 0 ? `${problem} Allowed: ${enumerate(allowed)}.` : problem)
    this.name = 'RequestError'
    this.field = field
    this.allowed = allowed
  }
}

function enumerate(values: readonly string[]): string {
  const shown = values.slice(0, ALLOWED_SHOWN_MAX).join(', ')
  return values.length > ALLOWED_SHOWN_MAX ? `${shown} and ${values.length - ALLOWED_SHOWN_MAX} more` : shown
}
