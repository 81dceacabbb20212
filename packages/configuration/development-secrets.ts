import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SECRET_MIN_BYTES } from './settings.ts'

/** The folder, inside the data folder, that holds one file for each secret that development made. */
export const SECRETS_FOLDER = 'secrets'

const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/**
 * The development secret of that name: made by whoever asks first, the same for everybody after. Safe when several
 * programs start at once: each writes a whole file under a name of its own and links it to the real name, which only
 * the first can; so nobody ever reads half a secret. The file can be read by its owner alone.
 *
 * Throws when the folder cannot be written or the file holds no secret.
 */
export function developmentSecret(dataFolder: string, name: string, random: () => Buffer = randomSecret): string {
  const folder = join(dataFolder, SECRETS_FOLDER)
  const path = join(folder, name)
  return existingSecret(path) ?? makeSecret(folder, path, random)
}

function randomSecret(): Buffer {
  return randomBytes(SECRET_MIN_BYTES)
}

function makeSecret(folder: string, path: string, random: () => Buffer): string {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER })
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, `${random().toString('base64url')}\n`, { flag: 'wx', mode: OWNER_ONLY_FILE, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  const secret = existingSecret(path)
  if (secret === undefined) throw new Error(`${path} vanished while it was made`)
  return secret
}

function existingSecret(path: string): string | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (Buffer.byteLength(text) < SECRET_MIN_BYTES) {
    throw new Error(`${path} holds no secret; remove it to have a new one made`)
  }
  return text
}
