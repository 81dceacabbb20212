import type { Mistake } from './configuration-error.ts'
import type { Program, Setting } from './setting.ts'
import { type SettingName, SETTINGS } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Values by setting; one is there only if the program reads it, it has a text or a default, and that was right. */
export type ReadSettings = { readonly [N in SettingName]?: unknown }

/** Most characters of a wrong value that a message repeats. */
const VALUE_MAX_CHARACTERS = 60
/** Names that differ from a setting's by no more edits than this are taken for a slip of it. */
const SLIP_MAX_EDITS = 2
const OUR_PREFIXES = ['AI_', 'GATEWAY_', 'BACKOFFICE_', 'PERDURE_', 'INTERNAL_', 'SESSION_']

/**
 * Reads the settings of one program. A name that is nearly a setting's is a mistake too: what was meant would be left
 * out unsaid.
 */
export function readSettings(env: Environment, program: Program): { values: ReadSettings; mistakes: Mistake[] } {
  const mistakes = slipsOf(env)
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    if (!setting.readBy.includes(program)) continue
    const text = env[name] || setting.default
    if (text === undefined) continue
    const parsed = setting.schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else mistakes.push({ name, message: `${parsed.error.issues[0]?.message}${shown(setting, text)}` })
  }
  return { values, mistakes }
}

/** The wrong value for the message; nothing of a secret, nor of an address that may hold a password. */
function shown(setting: Setting, text: string): string {
  if (setting.secret || text.includes('@')) return ''
  const clipped = text.length > VALUE_MAX_CHARACTERS ? `${text.slice(0, VALUE_MAX_CHARACTERS)}…` : text
  return `, not ${JSON.stringify(clipped)}`
}

function slipsOf(env: Environment): Mistake[] {
  const known = Object.keys(SETTINGS) as SettingName[]
  return Object.keys(env).flatMap((name): Mistake[] => {
    if (Object.hasOwn(SETTINGS, name) || !OUR_PREFIXES.some((prefix) => name.startsWith(prefix))) return []
    const meant = known.find((candidate) => editDistance(name, candidate) <= SLIP_MAX_EDITS)
    return meant ? [{ name, message: `is no setting; did you mean ${meant}?` }] : []
  })
}

/** Levenshtein: the least number of insertions, deletions and replacements (Wagner and Fischer, 1974). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
