import type { LOG_LEVELS } from './settings.ts'

/** What each program is configured with: read, checked and complete, so that no program asks the environment. */

interface ProgramConfiguration {
  readonly production: boolean
  readonly logLevel: (typeof LOG_LEVELS)[number]
  /** Address to listen on. */
  readonly host: string
  /** Port to listen on; 0: any free one. */
  readonly port: number
  /** Absolute. It exists where development secrets were made in it; else the program makes it. */
  readonly dataFolder: string
  /** How long a program that is told to stop waits for what is in flight. */
  readonly shutdownGraceMs: number
  readonly internalProxySecret: string
}

export interface GatewayConfiguration extends ProgramConfiguration {
  readonly program: 'gateway'
  /** `azure` only where it was acknowledged that the platform stands in front. */
  readonly identity: 'dev' | 'azure'
  /** At least one; scheme, host and port, without a last slash. */
  readonly serviceUrls: readonly string[]
  readonly backofficeUrl: string
  readonly sessionSecret: string
}

export interface BackofficeConfiguration extends ProgramConfiguration {
  readonly program: 'backoffice'
  readonly bootstrapSecret: string
  /** Absolute path of an existing folder, imported books or others; undefined: the generated company. */
  readonly booksFolder: string | undefined
}

export interface ServiceConfiguration extends ProgramConfiguration {
  readonly program: 'service'
  readonly bootstrapSecret: string
  readonly featureEnabled: boolean
  /** The record of a question holds its text. */
  readonly telemetryText: boolean
  /** Absolute path of an existing folder, imported books or others; undefined: the generated company. */
  readonly booksFolder: string | undefined
  readonly store: { readonly kind: 'sqlite'; /** Absolute. */ readonly path: string }
  readonly provider: ProviderConfiguration
  readonly admission: {
    readonly activePerUser: number
    readonly queuedPerUser: number
    readonly active: number
    readonly queued: number
  }
  readonly run: { readonly deadlineMs: number; readonly stallMs: number; readonly maxAttempts: number }
  /** How long the events of a run are kept past its end. */
  readonly retentionMs: number
}

/** What programs in the terminal need: where books are. */
export interface TerminalConfiguration {
  readonly program: 'terminal'
  /** Absolute; where imported books are kept, a folder for each name. It may not exist yet. */
  readonly importedBooksFolder: string
  /** As the service's. */
  readonly booksFolder: string | undefined
}

export type ProviderConfiguration =
  | { readonly kind: 'offline'; readonly wordsPerSecond: number }
  | {
      readonly kind: 'anthropic'
      readonly apiKey: string
      /** Undefined: Anthropic's own. */
      readonly baseUrl: string | undefined
      /** Undefined: the analyst chooses. */
      readonly model: string | undefined
    }
  | {
      readonly kind: 'ai-sdk'
      /** A package, or a path that begins with `./`, `../` or `/`. */
      readonly module: string
      readonly exportName: string
      /** Undefined: the module chooses. */
      readonly model: string | undefined
      /** Absolute; a path is taken from here. */
      readonly folder: string
    }

export interface Configurations {
  readonly gateway: GatewayConfiguration
  readonly backoffice: BackofficeConfiguration
  readonly service: ServiceConfiguration
}

/** By who reads it. */
export interface ConfigurationOf extends Configurations {
  readonly terminal: TerminalConfiguration
}
