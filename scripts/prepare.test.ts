import { CHROMIUM_PLACES } from '@perdure/testing-browser'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SCRIPTS = fileURLToPath(new URL('.', import.meta.url))

/** A clone of a tiny repository, with an npm, a Node and a vite that only write down that they were called. */
let clone: string

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'prepare-'))
  for (const name of ['prepare.js', 'prepare']) {
    cpSync(join(SCRIPTS, name), join(clone, 'scripts', name), { recursive: true })
  }
  put('package.json', '{ "type": "module" }')
  lock('1.0.0')
  put('apps/web/main.tsx', 'the panel')
  put('packages/client/index.ts', 'its client')
  put('packages/protocol/index.ts', 'its protocol')
  put('npm.cjs', `
    const fs = require('node:fs')
    fs.appendFileSync('called', 'npm ' + process.argv[2] + '\\n')
    if (process.env.NPM_FAILS) { console.error('no network'); process.exit(1) }
    fs.mkdirSync('node_modules/left', { recursive: true })
    // As npm does, it writes down only what it installed.
    const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
    delete packages['node_modules/only-elsewhere']
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }))
    fs.mkdirSync('node_modules/.bin', { recursive: true })
    fs.mkdirSync('node_modules/vite/bin', { recursive: true })
    fs.writeFileSync('node_modules/vite/bin/vite.js', \`
      import fs from 'node:fs'
      fs.appendFileSync('called', 'vite build\\\\n')
      fs.mkdirSync('apps/web/dist', { recursive: true })
      fs.writeFileSync('apps/web/dist/index.html', '')\`)
    if (!process.env.NO_NODE) fs.symlinkSync(process.execPath, 'node_modules/.bin/node')
    fs.mkdirSync('node_modules/node', { recursive: true })
    fs.writeFileSync('node_modules/node/package.json', '{}')
    fs.writeFileSync('node_modules/node/installArchSpecificPackage.js', \`
      const fs = require('node:fs')
      fs.appendFileSync('../../called', 'node fetched\\\\n')
      fs.mkdirSync('bin')
      fs.symlinkSync(process.execPath, 'bin/node')\`)
  `)
})
afterEach(() => rmSync(clone, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true })
  writeFileSync(join(clone, path), text)
}

/** A lock file of one package, and one that is for another kind of machine. */
function lock(version: string): void {
  const packages = {
    '': { name: 'clone' },
    'node_modules/left': { version },
    'node_modules/only-elsewhere': { version, optional: true },
  }
  put('package-lock.json', JSON.stringify({ packages }))
}

function prepare(what: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'scripts/prepare.js'), what], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(clone, 'npm.cjs'), ...env },
  })
  const called = existsSync(join(clone, 'called')) ? readFileSync(join(clone, 'called'), 'utf8').trim().split('\n') : []
  rmSync(join(clone, 'called'), { force: true })
  return { status, said: stdout, errors: stderr, called }
}

describe('preparing a clone', () => {
  it('installs what the lock names, with progress, and then has nothing more to do or say', () => {
    const first = prepare('start')
    expect(first).toMatchObject({ status: 0, called: ['npm ci'], errors: '' })
    expect(first.said).toMatch(/^Installing the packages .*…\n {2}done in [\d.]+ s\n$/)
    expect(prepare('start')).toEqual({ status: 0, said: '', errors: '', called: [] })
  })

  it('installs again when the lock names something else', () => {
    prepare('start')
    lock('2.0.0')
    expect(prepare('start').called).toEqual(['npm ci'])
  })

  it('takes what was installed by hand', () => {
    spawnSync(process.execPath, [join(clone, 'npm.cjs'), 'install'], { cwd: clone })
    rmSync(join(clone, 'called'))
    expect(prepare('start')).toEqual({ status: 0, said: '', errors: '', called: [] })
  })

  it('installs again when a package is gone before the clone was ever seen to work', () => {
    spawnSync(process.execPath, [join(clone, 'npm.cjs'), 'install'], { cwd: clone })
    rmSync(join(clone, 'called'))
    rmSync(join(clone, 'node_modules/left'), { recursive: true })
    rmSync(join(clone, 'node_modules/.bin/node'))
    rmSync(join(clone, 'node_modules/node'), { recursive: true })
    expect(prepare('start').called).toEqual(['npm ci'])
  })

  it('fetches the Node that npm was not allowed to', () => {
    const { status, called } = prepare('start', { NO_NODE: 'yes' })
    expect({ status, called }).toEqual({ status: 0, called: ['npm ci', 'node fetched'] })
    expect(existsSync(join(clone, 'node_modules/.bin/node'))).toBe(true)
    expect(prepare('start').called).toEqual([])
  })

  it('says what to do when it cannot, and what npm said', () => {
    const { status, errors } = prepare('start', { NPM_FAILS: 'yes' })
    expect(status).toBe(1)
    expect(errors).toContain('no network')
    expect(errors).toContain('Is the network there?')
  })

  it('builds the panel when it is missing or older than a source, and not for a test', () => {
    expect(prepare('web').called).toEqual(['npm ci', 'vite build'])
    expect(prepare('web')).toEqual({ status: 0, said: '', errors: '', called: [] })
    const later = Date.now() / 1000 + 60
    put('packages/client/index.test.ts', 'a test')
    utimesSync(join(clone, 'packages/client/index.test.ts'), later, later)
    expect(prepare('web').called).toEqual([])
    utimesSync(join(clone, 'packages/protocol/index.ts'), later, later)
    expect(prepare('web').called).toEqual(['vite build'])
  })

  it('does not take a Chromium that is not there', () => {
    const { status, errors } = prepare('test', { CHROMIUM_PATH: join(clone, 'no-chromium') })
    expect(status).toBe(1)
    expect(errors).toContain('CHROMIUM_PATH is')
    expect(prepare('test', { CHROMIUM_PATH: process.execPath }).status).toBe(0)
  })

  it('looks for Chromium where the tests do', async () => {
    const { PLACES } = (await import(join(SCRIPTS, 'prepare/chromium.js'))) as { PLACES: readonly string[] }
    expect(PLACES).toEqual(CHROMIUM_PLACES)
  })

  it('does not know other words', () => {
    expect(prepare('everything')).toMatchObject({ status: 2, errors: expect.stringContaining('start | web | test') })
  })
})
