import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { developmentSecret, SECRETS_FOLDER } from './development-secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a development secret', () => {
  it('has at least 32 random bytes and can be read by its owner alone', () => {
    const secret = developmentSecret(folder, 'A')
    expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(32)
    expect(developmentSecret(folder, 'B')).not.toBe(secret)
    expect(statSync(join(folder, SECRETS_FOLDER, 'A')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, SECRETS_FOLDER)).mode & 0o777).toBe(0o700)
  })

  it('is the first one that was made, whoever comes between', () => {
    const other = 'o'.repeat(43)
    const secret = developmentSecret(folder, 'A', () => {
      writeFileSync(join(folder, SECRETS_FOLDER, 'A'), other)
      return Buffer.alloc(32, 1)
    })
    expect(secret).toBe(other)
    expect(readdirSync(join(folder, SECRETS_FOLDER))).toEqual(['A'])
  })

  it('is the same for programs that start at the same instant', async () => {
    const module = fileURLToPath(new URL('./development-secrets.ts', import.meta.url))
    const script = `
      import { developmentSecret } from ${JSON.stringify(module)}
      process.stdin.once('data', () => {
        process.stdout.write(developmentSecret(${JSON.stringify(folder)}, 'A'))
        process.stdin.destroy()
      })
      process.stderr.write('ready')`
    const programs = Array.from({ length: 3 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]))
    await Promise.all(programs.map((program) => new Promise((resolve) => program.stderr.once('data', resolve))))
    const secrets = programs.map((program) => text(program.stdout))
    for (const program of programs) program.stdin.end('go')
    const made = await Promise.all(secrets)
    expect(new Set(made).size).toBe(1)
    expect(made[0]).toBe(readFileSync(join(folder, SECRETS_FOLDER, 'A'), 'utf8').trim())
  })

  it('is not taken from a file that holds none', () => {
    mkdirSync(join(folder, SECRETS_FOLDER))
    writeFileSync(join(folder, SECRETS_FOLDER, 'A'), 'short')
    expect(() => developmentSecret(folder, 'A')).toThrow(/holds no secret; remove it/)
  })
})
