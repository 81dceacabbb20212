import type { Briefing } from '../../prompts/briefing.ts'
import type { Reading } from './reading.ts'
import type { Table } from './tables.ts'

/** An answer before it is written out. */
export interface Draft {
  /** One sentence with the figure that was asked for. */
  headline: string
  /** What matters besides, most important first. */
  findings: string[]
  /** Markdown; '' for none. */
  table: string
}

/** What composing one kind of answer starts from. `main` has rows. */
export interface Material {
  reading: Reading
  briefing: Briefing
  main: Table
  context: Table | undefined
  details: readonly Table[]
}
