import type { Section } from '../figures/section.ts'
import type { BenchPlan } from '../plan.ts'
import type { Child } from '../processes/child.ts'
import type { Readers } from '../readers/main.ts'

/** What a measure is given to work with. */
export interface MeasureContext {
  plan: BenchPlan
  /** A folder on the disk that is measured. Everything in it may be removed afterwards. */
  folder: string
  /** Flags of Node for the processes that perdure runs in. */
  perdureFlags: readonly string[]
  /** All readers of the bench, in a process of their own. */
  readers: Child<Readers>
}

/** A part of the work, short enough to be a sign of progress. */
export interface Step {
  label: string
  run(): Promise<void>
}

/** One thing that the bench measures: steps in their order, and what they found. */
export interface Measure {
  steps: readonly Step[]
  /** Ends its processes; to be called however the steps went. */
  close(): Promise<void>
  /** To be called after the last step. Throws where the steps cannot have measured what they say. */
  sections(): Section[]
}

/** `items`, begun with another one in each round, so that none always comes first. */
export function rotated<T>(items: readonly T[], round: number): T[] {
  const first = items.length === 0 ? 0 : round % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}
