import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LINT = join(ROOT, 'node_modules/.bin/oxlint')

/** Which part may import which of ours: DESIGN's house, told again here so that a slip in the lint rules is one. */
const ARROWS: Record<string, readonly string[]> = {
  'packages/protocol': [],
  'packages/engine': ['protocol'],
  'packages/books': [],
  'packages/analyst': ['protocol', 'books'],
  'packages/client': ['protocol'],
  'packages/identity': ['protocol'],
  'packages/configuration': [],
  'packages/http-problems': ['protocol'],
  'packages/handler-adapter': ['engine', 'protocol'],
  'packages/testing-browser': [],
  'apps/service': [
    'protocol', 'engine', 'books', 'analyst', 'identity', 'configuration', 'http-problems', 'handler-adapter',
  ],
  'apps/gateway': ['identity', 'configuration', 'protocol'],
  'apps/backoffice': ['books', 'identity', 'configuration', 'protocol', 'http-problems'],
  'apps/web': ['client', 'client/admin', 'client/react', 'protocol'],
  'apps/supervisor': ['configuration'],
  'apps/tool': ['analyst', 'books', 'configuration', 'protocol'],
  'apps/data': ['books', 'configuration'],
}
const PARTS = Object.keys(ARROWS)
/** Every part by name, a subpath, and files inside packages, which nobody may reach for. */
const TARGETS = [...PARTS.map(nameOf), 'client/admin', 'client/react', 'protocol/events.ts', 'engine/runs/run.ts']
const lintRules = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')
/** Who tests pages or measures them; what is shipped may have no browser, as the parts above say. */
const HAVE_A_BROWSER = ['packages/client/testing', 'apps/web/testing', 'test', 'bench', 'scripts']
/** Parts that run in a browser. */
const BROWSER_PARTS = ['packages/protocol', 'packages/client', 'apps/web']

let folder: string
/** File, relative to the folder, to the reasons why its import is refused. */
let refused: Map<string, string[]>

function nameOf(part: string): string {
  return part.split('/')[1] ?? ''
}

const fixtureOf = (part: string, target: string): string => `${part}/deep/${target.replaceAll(/\W/g, '-')}.ts`

function addFixture(part: string, target: string, specifier: string): void {
  const path = join(folder, fixtureOf(part, target))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `import { thing } from '${specifier}'\n\nexport const used = thing\n`)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrows-'))
  for (const part of PARTS) {
    for (const target of TARGETS) addFixture(part, target, `@perdure/${target}`)
    addFixture(part, 'node-fs', 'node:fs')
  }
  addFixture('test', 'apps-gateway', '../../apps/gateway/gateway.ts')
  addFixture('test', 'gateway', '@perdure/gateway')
  addFixture('test', 'engine', '@perdure/engine')
  for (const part of HAVE_A_BROWSER) addFixture(part, 'testing-browser', '@perdure/testing-browser')
  // Not type-aware: there is nothing to know the types of.
  writeFileSync(join(folder, '.oxlintrc.json'), lintRules.replace('"typeAware": true', '"typeAware": false'))
  const { stdout } = spawnSync(LINT, ['-f', 'json', '.'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; help?: string }[] }
  const restricted = diagnostics.filter(({ code }) => code.includes('no-restricted-imports'))
  const byFile = Map.groupBy(restricted, ({ filename }) => filename)
  refused = new Map([...byFile].map(([file, found]) => [file, found.map(({ help = '' }) => help)]))
})
afterAll(() => rmSync(folder, { recursive: true }))

const isAllowed = (part: string, target: string): boolean => (ARROWS[part] ?? []).includes(target)

describe.each(PARTS)('%s', (part) => {
  const others = TARGETS.filter((target) => target !== nameOf(part))

  it.each(others.filter((target) => !isAllowed(part, target)))('may not import %s, and is told why', (target) => {
    const reasons = refused.get(fixtureOf(part, target)) ?? []
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons) expect(lintRules).toContain(JSON.stringify(reason))
  })

  it.each(others.filter((target) => isAllowed(part, target)))('may import %s', (target) => {
    expect(refused.has(fixtureOf(part, target))).toBe(false)
  })

  it('may import Node, unless it runs in a browser', () => {
    expect(refused.has(fixtureOf(part, 'node-fs'))).toBe(BROWSER_PARTS.includes(part))
  })
})

describe('a browser', () => {
  it.each(HAVE_A_BROWSER)('may be started by %s', (part) => {
    expect(refused.has(fixtureOf(part, 'testing-browser'))).toBe(false)
  })
})

describe('tests across programs', () => {
  it('start programs and do not import them', () => {
    expect(refused.has(fixtureOf('test', 'apps-gateway'))).toBe(true)
    expect(refused.has(fixtureOf('test', 'gateway'))).toBe(true)
    expect(refused.has(fixtureOf('test', 'engine'))).toBe(false)
  })
})
