import type { BookTables, Postings } from './tables.ts'

/** Where the books come from. An adapter reads its own format and yields neutral tables. */
export interface DataSource<P extends Postings = Postings> {
  /** Short and stable: `generated`, `adventureworks`, the name of imported books. */
  id: string
  /** For people: what it is and where it lies. */
  label: string
  /** Reads everything. Throws `SourceError` with file, row and column where the data does not fit. */
  read(signal?: AbortSignal): Promise<BookTables<P>>
  /** Called once when the tables are loaded or will not be: what they were read from may go. */
  release?(): Promise<void>
}

/** Where something is wrong. `row` counts from 1, a header included. */
export interface SourcePlace {
  file: string
  row?: number | undefined
  column?: string | undefined
}

export interface SourceProblem extends SourcePlace {
  problem: string
}

/** Data that cannot be loaded, with the places where it went wrong; the error's own place is the first one's. */
export class SourceError extends Error {
  readonly file: string
  readonly row: number | undefined
  readonly column: string | undefined
  /** At least one, in the order in which they were found. */
  readonly problems: readonly SourceProblem[]

  /** `ending`: a last line of the message, where there are several problems. */
  constructor(problem: string | readonly SourceProblem[], place?: SourcePlace, ending?: string) {
    const problems = typeof problem === 'string' ? [{ problem, file: '', ...place }] : problem
    super([...problems.map(describeProblem), ...(ending === undefined ? [] : [ending])].join('\n'))
    this.name = 'SourceError'
    this.file = problems[0]?.file ?? ''
    this.row = problems[0]?.row
    this.column = problems[0]?.column
    this.problems = problems
  }
}

/** `ledger.csv, row 4, column Amount: "many" is no number`. */
function describeProblem(problem: SourceProblem): string {
  return `${describePlace(problem)}: ${problem.problem}`
}

/** The place alone: it says nothing of what stands there. */
export function describePlace({ file, row, column }: SourcePlace): string {
  return [file, row && `row ${row}`, column && `column ${column}`].filter(Boolean).join(', ')
}
