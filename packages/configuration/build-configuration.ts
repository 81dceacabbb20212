import { resolve } from 'node:path'
import { findBooksFolder, importedBooksFolder } from './books-folder.ts'
import type { ConfigurationOf, ProviderConfiguration } from './configuration.ts'
import type { Program } from './setting.ts'
import type { SettingName, SETTINGS, SettingsOf } from './settings.ts'

/** The file in the data folder that `AI_STORE=sqlite:` stands for. */
const STORE_FILE = 'runs.sqlite'

/** Settings that development makes for itself. */
type SecretName = {
  [N in SettingName]: (typeof SETTINGS)[N] extends { readonly madeInDevelopment: true } ? N : never
}[SettingName]

/** The value of a secret, made now if it is not set. */
export type SecretOf = (name: SecretName) => string

type Builders = {
  [P in Program]: (settings: SettingsOf<P>, secretOf: SecretOf, cwd: string) => ConfigurationOf[P]
}

/**
 * From one program's settings, all of them right, to its configuration. Touches nothing but `secretOf`, and looks for
 * the books.
 */
export const BUILDERS: Builders = {
  gateway: (settings, secretOf, cwd) => ({
    program: 'gateway',
    ...common(settings, secretOf, cwd),
    port: settings.PORT,
    identity: settings.GATEWAY_IDENTITY ?? 'dev',
    serviceUrls: settings.AI_SERVICE_URL ?? [`http://127.0.0.1:${settings.AI_SERVICE_PORT}`],
    backofficeUrl: settings.BACKOFFICE_URL ?? `http://127.0.0.1:${settings.BACKOFFICE_PORT}`,
    sessionSecret: secretOf('SESSION_SECRET'),
  }),
  backoffice: (settings, secretOf, cwd) => ({
    program: 'backoffice',
    ...common(settings, secretOf, cwd),
    port: settings.BACKOFFICE_PORT,
    bootstrapSecret: secretOf('AI_CHAT_BOOTSTRAP_SECRET'),
    booksFolder: settings.AI_DATA && findBooksFolder(settings.AI_DATA, settings.PERDURE_DATA_DIR, cwd),
  }),
  service: (settings, secretOf, cwd) => ({
    program: 'service',
    ...common(settings, secretOf, cwd),
    port: settings.AI_SERVICE_PORT,
    bootstrapSecret: secretOf('AI_CHAT_BOOTSTRAP_SECRET'),
    featureEnabled: settings.AI_FEATURE_ENABLED,
    telemetryText: settings.AI_TELEMETRY_TEXT,
    booksFolder: settings.AI_DATA && findBooksFolder(settings.AI_DATA, settings.PERDURE_DATA_DIR, cwd),
    store: { kind: 'sqlite', path: storePath(settings, cwd) },
    provider: providerOf(settings, cwd),
    admission: {
      activePerUser: settings.AI_MAX_ACTIVE_PER_USER,
      queuedPerUser: settings.AI_MAX_QUEUED_PER_USER,
      active: settings.AI_MAX_ACTIVE,
      queued: settings.AI_MAX_QUEUED,
    },
    run: {
      deadlineMs: settings.AI_RUN_DEADLINE_MS,
      stallMs: settings.AI_RUN_STALL_MS,
      maxAttempts: settings.AI_RUN_MAX_ATTEMPTS,
    },
    retentionMs: settings.AI_RUN_RETENTION_MS,
  }),
  terminal: (settings, _secretOf, cwd) => ({
    program: 'terminal',
    importedBooksFolder: importedBooksFolder(settings.PERDURE_DATA_DIR, cwd),
    booksFolder: settings.AI_DATA && findBooksFolder(settings.AI_DATA, settings.PERDURE_DATA_DIR, cwd),
  }),
}

type CommonSettings = Pick<
  SettingsOf<'gateway'>,
  keyof SettingsOf<'gateway'> & keyof SettingsOf<'service'> & keyof SettingsOf<'backoffice'>
>

function common(settings: CommonSettings, secretOf: SecretOf, cwd: string) {
  return {
    production: settings.NODE_ENV === 'production',
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    dataFolder: resolve(cwd, settings.PERDURE_DATA_DIR),
    shutdownGraceMs: settings.AI_SHUTDOWN_GRACE_MS,
    internalProxySecret: secretOf('INTERNAL_PROXY_SECRET'),
  }
}

function storePath({ AI_STORE, PERDURE_DATA_DIR }: SettingsOf<'service'>, cwd: string): string {
  return AI_STORE.path === undefined ? resolve(cwd, PERDURE_DATA_DIR, STORE_FILE) : resolve(cwd, AI_STORE.path)
}

function providerOf(settings: SettingsOf<'service'>, cwd: string): ProviderConfiguration {
  const { ANTHROPIC_API_KEY: apiKey, AI_MODEL: model } = settings
  const address = settings.AI_PROVIDER ?? { kind: apiKey ? 'anthropic' : 'offline' }
  if (address.kind === 'ai-sdk') return { ...address, model, folder: resolve(cwd) }
  if (address.kind === 'offline' || apiKey === undefined) {
    return { kind: 'offline', wordsPerSecond: settings.AI_OFFLINE_WORDS_PER_SECOND }
  }
  return { kind: 'anthropic', apiKey, baseUrl: settings.ANTHROPIC_BASE_URL, model }
}
