import { resolve } from 'node:path'
import { BUILDERS, type SecretOf } from './build-configuration.ts'
import { checkSettings } from './check-settings.ts'
import { ConfigurationError, type Mistake } from './configuration-error.ts'
import type { ConfigurationOf, Configurations } from './configuration.ts'
import { developmentSecret } from './development-secrets.ts'
import { type Environment, type ReadSettings, readSettings } from './read-settings.ts'
import type { Program, Setting } from './setting.ts'
import { type SettingName, SETTINGS } from './settings.ts'

/**
 * Reads, checks and completes what one program is configured with. Outside production a secret that is not set is made
 * in the data folder, once for all programs and starts.
 *
 * Throws ConfigurationError with every mistake; then nothing has been made.
 */
export function loadConfiguration<P extends Program>(options: {
  env: Environment
  program: P
  /** What relative paths are relative to. */
  cwd?: string
}): ConfigurationOf[P] {
  const { env, program, cwd = process.cwd() } = options
  const { values, mistakes } = readSettings(env, program)
  const reads = (name: SettingName): boolean => (SETTINGS[name] as Setting).readBy.includes(program)
  const mistaken = new Set(mistakes.map(({ name }) => name))
  // A setting that could not be read is told once, not also as missing.
  const all = [...mistakes, ...checkSettings(values, reads, cwd).filter(({ name }) => !mistaken.has(name))]
  if (all.length > 0) throw new ConfigurationError(all)
  const secretOf = secretSource(values, resolve(cwd, String(values.PERDURE_DATA_DIR)))
  // Without a mistake every setting of the program was read by its schema, which is what the builder's type says.
  return freezeDeep(BUILDERS[program](values as never, secretOf, cwd))
}

/**
 * The configurations of all three programs on one machine, as `npm start` runs them. Throws ConfigurationError with
 * every mistake of any of them, each once; also where two would listen on the same port, or on one nobody knows.
 */
export function loadConfigurations(options: { env: Environment; cwd?: string }): Configurations {
  const mistakes: Mistake[] = []
  const load = <P extends Program>(program: P): ConfigurationOf[P] | undefined => {
    try {
      return loadConfiguration({ ...options, program })
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      mistakes.push(...error.mistakes)
      return undefined
    }
  }
  const [gateway, backoffice, service] = [load('gateway'), load('backoffice'), load('service')]
  if (!gateway || !backoffice || !service) throw new ConfigurationError(withoutRepeats(mistakes))
  const clashes = portMistakes({ PORT: gateway.port, AI_SERVICE_PORT: service.port, BACKOFFICE_PORT: backoffice.port })
  if (clashes.length > 0) throw new ConfigurationError(clashes)
  return { gateway, backoffice, service }
}

function withoutRepeats(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [`${mistake.name} ${mistake.message}`, mistake])).values()]
}

function portMistakes(ports: Record<string, number>): Mistake[] {
  const taken = new Map<number, string>()
  return Object.entries(ports).flatMap(([name, port]): Mistake[] => {
    if (port === 0) return [{ name, message: 'must not be 0 when the programs are started together' }]
    const other = taken.get(port)
    taken.set(port, name)
    return other ? [{ name, message: `must not be the same as ${other} (${port})` }] : []
  })
}

function secretSource(values: ReadSettings, dataFolder: string): SecretOf {
  return (name) => {
    const given = values[name]
    if (typeof given === 'string') return given
    try {
      return developmentSecret(dataFolder, name)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `is not set, and could not be made in the data folder: ${reason}`
      throw new ConfigurationError([{ name, message }])
    }
  }
}

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freezeDeep)
  return value
}
