import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** What must hold of every file of the repository, and no linter says. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LIST = ['ls-files', '--cached', '--others', '--exclude-standard']

/** Files of the repository, committed or about to be, as paths from its root. */
const files = execFileSync('git', LIST, { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const sources = files.filter((path) => /\.(ts|tsx|js)$/.test(path))

/** Every specifier that a source imports or re-exports, statically or by `import()`. */
function importsOf(path: string): string[] {
  const text = textOf(path)
  const statements = text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'$/gm)
  const sideEffects = text.matchAll(/^import '([^']+)'$/gm)
  const calls = text.matchAll(/\bimport\(\s*'([^']+)'/g)
  return [...statements, ...sideEffects, ...calls].map(([, specifier = '']) => specifier)
}

/** The workspace a file belongs to: `packages/engine`; undefined at the root. */
function workspaceOf(path: string): string | undefined {
  return /^(packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0]
}

/** The rooms of `apps/web`, and what each may stand on; docs/ARCHITECTURE.md says what is in them. */
const PAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  figures: [],
  page: ['figures'],
  charts: ['figures', 'page'],
  answer: ['charts', 'figures', 'page'],
  shortcuts: ['page'],
  business: ['charts', 'figures', 'page'],
  console: ['figures', 'page'],
  conversation: ['answer', 'figures', 'page', 'shortcuts'],
  'conversation-list': ['figures', 'page', 'shortcuts'],
  preferences: ['conversation-list', 'page', 'shortcuts'],
  shell: ['business', 'console', 'conversation', 'conversation-list', 'figures', 'page', 'preferences', 'shortcuts'],
}

/** The room of the page that a file belongs to: `shell`; undefined outside of the rooms. */
function roomOf(path: string): string | undefined {
  return /^apps\/web\/([\w-]+)\/[^/]+\.tsx?$/.exec(path)?.[1]
}

interface Manifest {
  readonly name: string
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}
const manifestOf = (path: string): Manifest => JSON.parse(textOf(path)) as Manifest
const manifests = files.filter((path) => /^((packages|apps)\/[^/]+\/)?package\.json$/.test(path))

describe('a file', () => {
  it('names no path of the machine it was written on', () => {
    const own = [ROOT.replace(/\/$/, ''), homedir()].filter((path) => path.length > 2)
    const foreign = /(?<![\w.~:/-])\/(work|home|Users|root)\/[\w.-]/
    const found = files.filter((path) => {
      const text = textOf(path)
      return own.some((prefix) => text.includes(`${prefix}/`)) || foreign.test(text)
    })
    expect(found).toEqual([])
  })
})

describe('an import', () => {
  it('by path stays inside its package', () => {
    const leaving = sources.flatMap((path) => {
      const workspace = workspaceOf(path)
      if (!workspace) return []
      return importsOf(path)
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => workspaceOf(relative(ROOT, resolve(ROOT, dirname(path), specifier))) !== workspace)
        .map((specifier) => `${path} imports ${specifier}`)
    })
    expect(leaving).toEqual([])
  })

  it('between rooms of the page leads down: the shell knows them all, and what all stand on knows none', () => {
    const upward = sources
      .filter((path) => path.startsWith('apps/web/') && !/\.test\.tsx?$|\/testing\//.test(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => [roomOf(path), roomOf(relative(ROOT, resolve(ROOT, dirname(path), specifier))), path] as const),
      )
      .filter(([from, to]) => from !== to && from !== undefined && to !== undefined && !(PAGE_ROOMS[from] ?? []).includes(to))
      .map(([, to, path]) => `${path} imports of ${to}`)
    expect(upward).toEqual([])
  })

  it('of engine and of analyst is joined in one file of the service', () => {
    const both = sources
      .filter((path) => path.startsWith('apps/service/') && !/\.test\.ts$|\/testing\//.test(path))
      .filter((path) => ['@perdure/engine', '@perdure/analyst'].every((name) => importsOf(path).includes(name)))
    expect(both).toEqual(['apps/service/main.ts'])
  })

  it('is declared by its package', () => {
    const development = Object.keys(manifestOf('package.json').devDependencies ?? {})
    const undeclared = manifests.filter((path) => path !== 'package.json').flatMap((path) => {
      const workspace = dirname(path)
      const { name, dependencies, devDependencies, peerDependencies } = manifestOf(path)
      const declared = [name, ...Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })]
      return sources
        .filter((source) => workspaceOf(source) === workspace)
        .flatMap((source) => {
          const isTest = /\.test\.tsx?$|\/(testing|conformance)\b|\.config\.ts$/.test(source)
          const allowed = new Set([...declared, ...(isTest ? development : [])])
          const missing = importsOf(source).map(packageOf).filter((found) => found !== undefined && !allowed.has(found))
          return missing.map((found) => `${source} imports ${found}`)
        })
    })
    expect(undeclared).toEqual([])
  })
})

/** The package of a bare specifier; undefined for a path and for Node's own. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier)) return undefined
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

describe('a dependency', () => {
  it('has an exact version', () => {
    const loose = manifests.flatMap((path) => {
      const { dependencies, devDependencies, peerDependencies } = manifestOf(path)
      return Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${path}: ${name} ${version}`)
    })
    expect(loose).toEqual([])
  })

  it('on the browser of tests is for development: what is shipped has none', () => {
    const shipped = manifests.filter((path) => '@perdure/testing-browser' in { ...manifestOf(path).dependencies })
    expect(shipped).toEqual([])
  })

  it('is in the lock for every platform: npm ci refuses a lock that lacks one', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Manifest> }
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    )
    expect(missing).toEqual([])
  })
})
