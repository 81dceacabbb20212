import type { z } from 'zod'

export const PROGRAMS = ['gateway', 'service', 'backoffice'] as const
/** Who reads settings from the environment: a program that serves, or one in the terminal (`npm run data`, `npm run tool`). */
export const READERS = [...PROGRAMS, 'terminal'] as const
export type Program = (typeof READERS)[number]

/** One setting: all that is to be known of an environment variable, as data. */
export interface Setting<T = unknown> {
  readonly readBy: readonly Program[]
  /** Reads the variable's text; its messages complete the sentence "NAME: …". */
  readonly schema: z.ZodType<T, string>
  /** What the text is when the variable is not set; read by the same schema. Absent: there is none. */
  readonly default?: string
  /** For a default that depends on something else, in words. */
  readonly defaultInWords?: string
  readonly unit?: string
  /** One sentence or two for the documentation, in Markdown. */
  readonly meaning: string
  /** The value is never told, neither in a message nor in a log. */
  readonly secret?: true
  /** A secret that development makes for itself at first start, and production must be given. */
  readonly madeInDevelopment?: true
}

/** The value a setting has: undefined is possible only without a default. */
export type ValueOf<S extends Setting> =
  S extends Setting<infer T> ? (S extends { readonly default: string } ? T : T | undefined) : never
