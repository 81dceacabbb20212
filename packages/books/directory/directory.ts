import type { Asker } from './asker.ts'

export interface Person {
  userId: string
  displayName: string
  email: string
  title: string
  /** `ai.operator` runs the service: sees metadata and figures of runs, never what people wrote. */
  roles: readonly string[]
  /** Whether this person may use the analyst at all. */
  aiPermission: boolean
  /** Whether this person may see what a run cost. */
  seeCosts: boolean
  /** Business units whose figures this person may see; `all` includes the corporate one. */
  businessUnitIds: 'all' | readonly string[]
}

/** Who people are and what they may see. */
export interface Directory {
  /** Undefined for a user id it does not know. */
  find(userId: string): Promise<Person | undefined>
  list(): Promise<Person[]>
  /** The only way to an `Asker`. A business unit that the books do not have is left out. */
  askerFor(person: Person): Asker
}
