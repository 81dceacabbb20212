import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigurationError, loadConfiguration, loadConfigurations, type Environment, type Program } from './index.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'configuration-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const SECRET = 's'.repeat(32)
const SECRETS = { INTERNAL_PROXY_SECRET: SECRET, AI_CHAT_BOOTSTRAP_SECRET: SECRET, SESSION_SECRET: SECRET }
const PRODUCTION = {
  NODE_ENV: 'production',
  GATEWAY_IDENTITY: 'azure',
  GATEWAY_TRUST_PLATFORM_IDENTITY: 'true',
  ...SECRETS,
}

function mistakesOf(env: Environment, program: Program): string[] {
  try {
    loadConfiguration({ env, program, cwd })
    return []
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.mistakes.map(({ name, message }) => `${name} ${message}`)
  }
}

describe('without any setting', () => {
  it('is what the documentation says', () => {
    const { gateway, backoffice, service } = loadConfigurations({ env: {}, cwd })
    expect(gateway).toMatchObject({
      production: false, host: '127.0.0.1', port: 8080, identity: 'dev', logLevel: 'info', shutdownGraceMs: 15_000,
      serviceUrls: ['http://127.0.0.1:8081'], backofficeUrl: 'http://127.0.0.1:8082', dataFolder: join(cwd, 'var'),
    })
    expect(backoffice).toMatchObject({ port: 8082, booksFolder: undefined })
    expect(service).toMatchObject({
      port: 8081,
      featureEnabled: true,
      telemetryText: false,
      store: { kind: 'sqlite', path: join(cwd, 'var', 'runs.sqlite') },
      provider: { kind: 'offline', wordsPerSecond: 30 },
      admission: { activePerUser: 2, queuedPerUser: 2, active: 4, queued: 8 },
      run: { deadlineMs: 600_000, stallMs: 120_000, maxAttempts: 3 },
      retentionMs: 86_400_000,
    })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfiguration({ env: { PORT: '', GATEWAY_IDENTITY: '' }, program: 'gateway', cwd }).port).toBe(8080)
  })

  it('gives all programs the same secrets, at every start', () => {
    const first = loadConfigurations({ env: {}, cwd })
    const second = loadConfigurations({ env: {}, cwd })
    expect(second).toEqual(first)
    expect(first.gateway.internalProxySecret).toBe(first.service.internalProxySecret)
    expect(first.gateway.internalProxySecret).toBe(first.backoffice.internalProxySecret)
    expect(first.service.bootstrapSecret).toBe(first.backoffice.bootstrapSecret)
    const all = [first.gateway.internalProxySecret, first.gateway.sessionSecret, first.service.bootstrapSecret]
    expect(new Set(all).size).toBe(3)
  })

  it('cannot be changed', () => {
    const service = loadConfiguration({ env: {}, program: 'service', cwd })
    expect(Object.isFrozen(service) && Object.isFrozen(service.run) && Object.isFrozen(service.store)).toBe(true)
  })
})

describe('what is set', () => {
  it('is taken', () => {
    const env = {
      HOST: '0.0.0.0', AI_SERVICE_PORT: '9', AI_STORE: 'sqlite:other/runs.db', AI_FEATURE_ENABLED: 'off',
      AI_MAX_QUEUED: '0', AI_MODEL: 'm', ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/base/',
      AI_DATA: '.', AI_RUN_RETENTION_MS: '31536000000', ...SECRETS,
    }
    expect(loadConfiguration({ env, program: 'service', cwd })).toMatchObject({
      host: '0.0.0.0', port: 9, featureEnabled: false, booksFolder: cwd, retentionMs: 31_536_000_000,
      store: { kind: 'sqlite', path: join(cwd, 'other', 'runs.db') },
      provider: { kind: 'anthropic', apiKey: 'k', baseUrl: 'http://127.0.0.1:1/base', model: 'm' },
      admission: { queued: 0 },
      bootstrapSecret: SECRET,
    })
    expect(existsSync(join(cwd, 'var'))).toBe(false)
  })

  it('names imported books before a folder of the same name, and a folder by a path', () => {
    const imported = join(cwd, 'kept', 'books', 'acme')
    mkdirSync(imported, { recursive: true })
    mkdirSync(join(cwd, 'acme'))
    const booksFolder = (data: string): string | undefined => {
      const env = { AI_DATA: data, PERDURE_DATA_DIR: 'kept' }
      return loadConfiguration({ env, program: 'terminal', cwd }).booksFolder
    }
    expect(booksFolder('acme')).toBe(join(cwd, 'acme'))
    writeFileSync(join(imported, 'books.json'), '{}')
    expect(booksFolder('acme')).toBe(imported)
    expect(booksFolder('./acme')).toBe(join(cwd, 'acme'))
    expect(mistakesOf({ AI_DATA: 'acne', PERDURE_DATA_DIR: 'kept' }, 'terminal')).toEqual([
      expect.stringMatching(/^AI_DATA must be a folder that exists, not ".*acne", or a name of imported books \(acme\)$/),
    ])
  })

  it('may name several replicas of the service', () => {
    const env = { AI_SERVICE_URL: 'http://a:1, https://b', ...SECRETS }
    expect(loadConfiguration({ env, program: 'gateway', cwd }).serviceUrls).toEqual(['http://a:1', 'https://b'])
  })

  it('takes a language model of the AI SDK from a package or from a file beside it', () => {
    const provider = (AI_PROVIDER: string, rest = {}): unknown =>
      loadConfiguration({ env: { AI_PROVIDER, ...rest, ...SECRETS }, program: 'service', cwd }).provider
    expect(provider('ai-sdk:@scope/name/sub#model', { AI_MODEL: 'm', ANTHROPIC_API_KEY: 'k' })).toEqual({
      kind: 'ai-sdk', module: '@scope/name/sub', exportName: 'model', model: 'm', folder: cwd,
    })
    expect(provider('ai-sdk:./a#b.ts#make')).toEqual({
      kind: 'ai-sdk', module: './a#b.ts', exportName: 'make', model: undefined, folder: cwd,
    })
  })

  it('keeps to the offline analyst when told so, with a key or not', () => {
    const env = { AI_PROVIDER: 'offline', ANTHROPIC_API_KEY: 'k', ...SECRETS }
    expect(loadConfiguration({ env, program: 'service', cwd }).provider.kind).toBe('offline')
  })
})

describe('each mistake is told by its name', () => {
  it.each<[Program, Record<string, string>, string]>([
    ['gateway', { PORT: '70000' }, 'PORT must be a whole number from 0 to 65535, not "70000"'],
    ['gateway', { PORT: '80 80' }, 'PORT must be a whole number from 0 to 65535, not "80 80"'],
    ['gateway', { GATEWAY_IDENTITY: 'none' }, 'GATEWAY_IDENTITY must be one of dev, azure, not "none"'],
    ['gateway', { AI_SERVICE_URL: 'http://a,' }, 'AI_SERVICE_URL must be an http or https URL without user, query'],
    ['gateway', { AI_SERVICE_URL: 'http://a/x' }, 'AI_SERVICE_URL must be the URL of a server, without a path'],
    ['gateway', { AI_SERVICE_URL: 'http://a,http://a/' }, 'AI_SERVICE_URL must not name a server twice'],
    ['gateway', { BACKOFFICE_URL: 'localhost:8082' }, 'BACKOFFICE_URL must be an http or https URL'],
    ['gateway', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug'],
    ['service', { AI_MAX_ACTIVE: '0' }, 'AI_MAX_ACTIVE must be a whole number from 1 to 100000, not "0"'],
    ['service', { AI_RUN_RETENTION_MS: '0' }, 'AI_RUN_RETENTION_MS must be a whole number from 1 to 316224000000, not "0"'],
    ['service', { AI_RUN_STALL_MS: '-1' }, 'AI_RUN_STALL_MS must be a whole number from 1 to 2147483647, not "-1"'],
    ['service', { AI_FEATURE_ENABLED: 'maybe' }, 'AI_FEATURE_ENABLED must be true or false, not "maybe"'],
    ['service', { AI_PROVIDER: 'openai' }, 'AI_PROVIDER must be offline, anthropic or ai-sdk:<module>#<export>, not "openai"'],
    ['service', { AI_PROVIDER: 'ai-sdk:./model.ts' }, 'AI_PROVIDER must be offline, anthropic or ai-sdk:<module>#<export>'],
    ['service', { AI_PROVIDER: 'anthropic' }, 'ANTHROPIC_API_KEY must be set with AI_PROVIDER=anthropic'],
    ['service', { AI_STORE: 'postgres:x' }, 'AI_STORE must be sqlite: or sqlite:<file>; there is no other kind'],
    ['service', { AI_STORE: 'sqlite::memory:' }, 'AI_STORE must be a file'],
    ['service', { AI_DATA: 'missing' }, 'AI_DATA must be a folder that exists'],
    ['backoffice', { AI_DATA: 'missing' }, 'AI_DATA must be a folder that exists'],
    ['service', { AI_MAX_ACTIVE_PER_USERS: '1' }, 'AI_MAX_ACTIVE_PER_USERS is no setting; did you mean AI_MAX_ACTIVE_'],
    ['gateway', { GATEWAY_IDENTITY: 'azure' }, 'GATEWAY_TRUST_PLATFORM_IDENTITY must be true'],
    ['gateway', { INTERNAL_PROXY_SECRET: 'two\nlines' }, 'INTERNAL_PROXY_SECRET must be printable ASCII'],
  ])('%s %j', (program, env, message) => {
    expect(mistakesOf(env, program)).toEqual([expect.stringContaining(message)])
    expect(existsSync(join(cwd, 'var'))).toBe(false)
  })

  it('tells all at once, on one line each', () => {
    const env = { PORT: 'x', AI_MAX_ACTIVE: 'y', LOG_LEVEL: 'z', ...SECRETS }
    // LOG_LEVEL is read by three programs and told once.
    expect(() => loadConfigurations({ env, cwd })).toThrow(
      /^The configuration has .*\n {2}LOG_LEVEL must.*\n {2}PORT must.*\n {2}AI_MAX_ACTIVE must.*\nAll settings.*$/,
    )
  })

  it('does not take a setting of another program for a mistake', () => {
    expect(mistakesOf({ AI_MAX_ACTIVE: 'x', ...SECRETS }, 'gateway')).toEqual([])
  })

  it('never repeats a secret nor a password in an address', () => {
    const env = {
      ANTHROPIC_API_KEY: 'hush hush', INTERNAL_PROXY_SECRET: 'hush hush', AI_STORE: 'postgres://u:hush@h/d',
      ANTHROPIC_BASE_URL: 'https://u:hush@h', NODE_ENV: 'production', AI_CHAT_BOOTSTRAP_SECRET: 'hush',
    }
    const mistakes = mistakesOf(env, 'service')
    expect(mistakes).toHaveLength(5)
    expect(mistakes.join()).not.toContain('hush')
  })

  it('tells ports that clash, and one that nobody would know', () => {
    expect(() => loadConfigurations({ env: { ...SECRETS, PORT: '8081' }, cwd })).toThrow(
      'AI_SERVICE_PORT must not be the same as PORT (8081)',
    )
    expect(() => loadConfigurations({ env: { ...SECRETS, PORT: '0' }, cwd })).toThrow('PORT must not be 0')
  })

  it('tells a data folder in which no secret can be made', () => {
    writeFileSync(join(cwd, 'var'), 'a file')
    expect(mistakesOf({}, 'gateway')).toEqual([expect.stringContaining('could not be made in the data folder')])
  })
})

describe('in production', () => {
  it('starts with everything set, and makes nothing', () => {
    const { gateway } = loadConfigurations({ env: PRODUCTION, cwd })
    expect(gateway).toMatchObject({ production: true, identity: 'azure', sessionSecret: SECRET })
    expect(existsSync(join(cwd, 'var'))).toBe(false)
  })

  it.each<[Program, keyof typeof SECRETS]>([
    ['gateway', 'INTERNAL_PROXY_SECRET'],
    ['gateway', 'SESSION_SECRET'],
    ['service', 'INTERNAL_PROXY_SECRET'],
    ['service', 'AI_CHAT_BOOTSTRAP_SECRET'],
    ['backoffice', 'INTERNAL_PROXY_SECRET'],
    ['backoffice', 'AI_CHAT_BOOTSTRAP_SECRET'],
  ])('%s demands %s, long enough', (program, name) => {
    expect(mistakesOf({ ...PRODUCTION, [name]: undefined }, program)).toEqual([`${name} must be set in production`])
    expect(mistakesOf({ ...PRODUCTION, [name]: SECRET.slice(1) }, program)).toEqual([
      `${name} must have at least 32 bytes in production`,
    ])
  })

  it('demands an identity that is not dev', () => {
    expect(mistakesOf({ ...PRODUCTION, GATEWAY_IDENTITY: undefined }, 'gateway')).toEqual([
      'GATEWAY_IDENTITY must be set in production: azure',
    ])
    expect(mistakesOf({ ...PRODUCTION, GATEWAY_IDENTITY: 'dev' }, 'gateway')).toEqual([
      expect.stringContaining('GATEWAY_IDENTITY must not be dev in production'),
    ])
  })
})
