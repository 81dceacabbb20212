import { statSync } from 'node:fs'
import { findBooksFolder, importedBooksNames } from './books-folder.ts'
import type { Mistake } from './configuration-error.ts'
import type { ReadSettings } from './read-settings.ts'
import type { Setting } from './setting.ts'
import type { ProviderAddress } from './setting-schemas.ts'
import { SECRET_MIN_BYTES, type SettingName, SETTINGS } from './settings.ts'

/** Whether the program whose settings are checked reads this one. */
type Reads = (name: SettingName) => boolean

/** What is wrong with settings that are right alone: a pair that does not go together, a missing folder or secret. */
export function checkSettings(values: ReadSettings, reads: Reads, cwd: string): Mistake[] {
  return [
    ...(reads('GATEWAY_IDENTITY') ? identityMistakes(values) : []),
    ...(reads('AI_PROVIDER') ? providerMistakes(values) : []),
    ...booksMistakes(values, cwd),
    ...(values.NODE_ENV === 'production' ? secretMistakes(values, reads) : []),
  ]
}

function identityMistakes(values: ReadSettings): Mistake[] {
  const { GATEWAY_IDENTITY: identity, GATEWAY_TRUST_PLATFORM_IDENTITY: trusted, NODE_ENV: environment } = values
  if (environment === 'production' && identity === undefined) {
    return [{ name: 'GATEWAY_IDENTITY', message: 'must be set in production: azure' }]
  }
  if (environment === 'production' && identity === 'dev') {
    return [{ name: 'GATEWAY_IDENTITY', message: 'must not be dev in production: anybody could sign in as anybody' }]
  }
  if (identity === 'azure' && trusted === false) {
    const message =
      'must be true with GATEWAY_IDENTITY=azure: it acknowledges that App Service Authentication stands in front'
    return [{ name: 'GATEWAY_TRUST_PLATFORM_IDENTITY', message }]
  }
  return []
}

function providerMistakes(values: ReadSettings): Mistake[] {
  const address = values.AI_PROVIDER as ProviderAddress | undefined
  if (address?.kind !== 'anthropic' || values.ANTHROPIC_API_KEY !== undefined) return []
  return [{ name: 'ANTHROPIC_API_KEY', message: 'must be set with AI_PROVIDER=anthropic' }]
}

function booksMistakes(values: ReadSettings, cwd: string): Mistake[] {
  if (typeof values.AI_DATA !== 'string') return []
  const dataDir = String(values.PERDURE_DATA_DIR)
  const folder = findBooksFolder(values.AI_DATA, dataDir, cwd)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const names = importedBooksNames(dataDir, cwd).join(', ') || 'none yet'
  const message = `must be a folder that exists, not ${JSON.stringify(folder)}, or a name of imported books (${names})`
  return [{ name: 'AI_DATA', message }]
}

function secretMistakes(values: ReadSettings, reads: Reads): Mistake[] {
  const names = Object.keys(SETTINGS) as SettingName[]
  return names.flatMap((name): Mistake[] => {
    const setting: Setting = SETTINGS[name]
    if (!setting.madeInDevelopment || !reads(name)) return []
    const value = values[name]
    if (typeof value !== 'string') return [{ name, message: 'must be set in production' }]
    if (Buffer.byteLength(value) >= SECRET_MIN_BYTES) return []
    return [{ name, message: `must have at least ${SECRET_MIN_BYTES} bytes in production` }]
  })
}
