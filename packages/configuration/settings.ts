import { type Program, type Setting, type ValueOf, PROGRAMS, READERS } from './setting.ts'
import {
  durationMs, headerText, httpOrigin, httpOrigins, httpUrl, oneOf, port, providerAddress, storeAddress, text, wholeNumber, yesOrNo,
} from './setting-schemas.ts'

/** Fewest bytes of a secret in production. One that development makes has as many random ones. */
export const SECRET_MIN_BYTES = 32

export const GATEWAY_IDENTITIES = ['dev', 'azure'] as const
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const RUNS_MAX = 100_000
const ATTEMPTS_MAX = 100
const WORDS_PER_SECOND_MAX = 100_000
/** A day: longer than any platform waits for a process to stop. */
const GRACE_MAX_MS = 86_400_000
/** Ten years. */
const RETENTION_MAX_MS = 10 * 366 * 86_400_000

const MADE_IN_DEVELOPMENT = 'made at first start in the data folder; in production it must be set'

/**
 * Every setting, by the name of its environment variable: the one place where they are described. The documentation
 * and the types of the programs' configurations come from here. An empty variable counts as not set.
 */
export const SETTINGS = {
  NODE_ENV: {
    readBy: PROGRAMS,
    schema: text,
    default: 'development',
    meaning: '`production` demands that secrets and identity are set; anything else is development.',
  },
  LOG_LEVEL: {
    readBy: PROGRAMS,
    schema: oneOf(LOG_LEVELS),
    default: 'info',
    meaning: `The least important log lines that are written: one of ${LOG_LEVELS.join(', ')}.`,
  },
  HOST: {
    readBy: PROGRAMS,
    schema: text,
    default: '127.0.0.1',
    meaning:
      "The address a program listens on. With `npm start` it is the gateway's; the two behind it stay on 127.0.0.1.",
  },
  PORT: { readBy: ['gateway'], schema: port, default: '8080', meaning: 'The port of the gateway.' },
  AI_SERVICE_PORT: {
    readBy: ['service', 'gateway'],
    schema: port,
    default: '8081',
    meaning: 'The port of the AI service.',
  },
  BACKOFFICE_PORT: {
    readBy: ['backoffice', 'gateway'],
    schema: port,
    default: '8082',
    meaning: 'The port of the business API.',
  },
  AI_SERVICE_URL: {
    readBy: ['gateway'],
    schema: httpOrigins,
    defaultInWords: '`http://127.0.0.1:` and `AI_SERVICE_PORT`',
    meaning: 'Where the AI service is; several replicas with commas between them, of which any will do.',
  },
  BACKOFFICE_URL: {
    readBy: ['gateway'],
    schema: httpOrigin,
    defaultInWords: '`http://127.0.0.1:` and `BACKOFFICE_PORT`',
    meaning: 'Where the business API is.',
  },
  GATEWAY_IDENTITY: {
    readBy: ['gateway'],
    schema: oneOf(GATEWAY_IDENTITIES),
    defaultInWords: '`dev`; in production it must be set',
    meaning:
      'Who signs people in. `dev`: a page with four people to choose from, refused in production. ' +
      '`azure`: App Service Authentication in front of the gateway.',
  },
  GATEWAY_TRUST_PLATFORM_IDENTITY: {
    readBy: ['gateway'],
    schema: yesOrNo,
    default: 'false',
    meaning:
      '`true` acknowledges that App Service Authentication stands in front of the gateway and that nobody can reach ' +
      "it another way. Without it `GATEWAY_IDENTITY=azure` does not start: anybody could send the platform's header.",
  },
  PERDURE_DATA_DIR: {
    readBy: READERS,
    schema: text,
    default: './var',
    meaning:
      'The folder for what is kept: runs, imported books, and the secrets of development. Relative to the working ' +
      'directory.',
  },
  AI_DATA: {
    readBy: ['service', 'backoffice', 'terminal'],
    schema: text,
    defaultInWords: 'the generated company',
    meaning:
      "A company's books to load in place of the generated company's: the name of imported ones (`npm run data`), or a " +
      'folder.',
  },
  AI_STORE: {
    readBy: ['service'],
    schema: storeAddress,
    default: 'sqlite:',
    meaning: 'Where runs are kept. `sqlite:` is a file in the data folder, `sqlite:<file>` any other.',
  },
  AI_PROVIDER: {
    readBy: ['service'],
    schema: providerAddress,
    defaultInWords: '`anthropic` when `ANTHROPIC_API_KEY` is set, else `offline`',
    meaning:
      'Who answers: `offline`, the rule-based analyst that needs no key; `anthropic`; or `ai-sdk:<module>#<export>`, a ' +
      "language model of the AI SDK: a package's or a file's export, or the function that makes it of `AI_MODEL`.",
  },
  ANTHROPIC_API_KEY: { readBy: ['service'], schema: headerText, secret: true, meaning: 'The key for Claude.' },
  ANTHROPIC_BASE_URL: {
    readBy: ['service'],
    schema: httpUrl,
    defaultInWords: "Anthropic's own",
    meaning: "Another server that speaks Anthropic's API.",
  },
  AI_MODEL: {
    readBy: ['service'],
    schema: text,
    defaultInWords: "the analyst's choice",
    meaning: 'The id of the model that answers, as the provider names it.',
  },
  AI_FEATURE_ENABLED: {
    readBy: ['service'],
    schema: yesOrNo,
    default: 'true',
    meaning: '`false` switches the analyst off for everybody.',
  },
  AI_TELEMETRY_TEXT: {
    readBy: ['service'],
    schema: yesOrNo,
    default: 'false',
    meaning: '`true` writes the text of each question into the log, beside what is recorded of it in any case.',
  },
  AI_MAX_ACTIVE_PER_USER: {
    readBy: ['service'],
    schema: wholeNumber(1, RUNS_MAX),
    default: '2',
    unit: 'runs',
    meaning: 'How many runs of one user are executed at once.',
  },
  AI_MAX_QUEUED_PER_USER: {
    readBy: ['service'],
    schema: wholeNumber(0, RUNS_MAX),
    default: '2',
    unit: 'runs',
    meaning: 'How many more of one user may wait; 0 refuses them in place of queueing.',
  },
  AI_MAX_ACTIVE: {
    readBy: ['service'],
    schema: wholeNumber(1, RUNS_MAX),
    default: '4',
    unit: 'runs',
    meaning: 'How many runs are executed at once, over all users and replicas.',
  },
  AI_MAX_QUEUED: {
    readBy: ['service'],
    schema: wholeNumber(0, RUNS_MAX),
    default: '8',
    unit: 'runs',
    meaning: 'How many more may wait, over all users and replicas; 0 refuses them in place of queueing.',
  },
  AI_RUN_DEADLINE_MS: {
    readBy: ['service'],
    schema: durationMs,
    default: '600000',
    unit: 'ms',
    meaning: 'How long a run may be executed in all before it fails.',
  },
  AI_RUN_STALL_MS: {
    readBy: ['service'],
    schema: durationMs,
    default: '120000',
    unit: 'ms',
    meaning: 'How long a run may be without any sign of life from provider or tool before it fails.',
  },
  AI_RUN_MAX_ATTEMPTS: {
    readBy: ['service'],
    schema: wholeNumber(1, ATTEMPTS_MAX),
    default: '3',
    unit: 'attempts',
    meaning: 'After how many attempts that died with their process a run fails.',
  },
  AI_RUN_RETENTION_MS: {
    readBy: ['service'],
    schema: wholeNumber(1, RETENTION_MAX_MS),
    default: '86400000',
    unit: 'ms',
    meaning:
      "How long the single events of a run are kept past its end. Later readers get what it said as a whole; the run, " +
      'its result and its ledger rows stay.',
  },
  AI_SHUTDOWN_GRACE_MS: {
    readBy: PROGRAMS,
    schema: wholeNumber(0, GRACE_MAX_MS),
    default: '15000',
    unit: 'ms',
    meaning: 'How long a program that is told to stop waits for the runs and answers in flight.',
  },
  AI_OFFLINE_WORDS_PER_SECOND: {
    readBy: ['service'],
    schema: wholeNumber(1, WORDS_PER_SECOND_MAX),
    default: '30',
    unit: 'words/s',
    meaning: 'How fast the offline analyst writes.',
  },
  INTERNAL_PROXY_SECRET: {
    readBy: PROGRAMS,
    schema: headerText,
    secret: true,
    madeInDevelopment: true,
    defaultInWords: MADE_IN_DEVELOPMENT,
    meaning: 'Proves to the programs behind the gateway that a request came through it.',
  },
  AI_CHAT_BOOTSTRAP_SECRET: {
    readBy: ['service', 'backoffice'],
    schema: text,
    secret: true,
    madeInDevelopment: true,
    defaultInWords: MADE_IN_DEVELOPMENT,
    meaning: 'Signs the token that a page needs to ask the analyst.',
  },
  SESSION_SECRET: {
    readBy: ['gateway'],
    schema: text,
    secret: true,
    madeInDevelopment: true,
    defaultInWords: MADE_IN_DEVELOPMENT,
    meaning: 'Signs the cookie of a person who signed in at the gateway.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof SETTINGS

/** What one program reads: the value of each of its settings. */
export type SettingsOf<P extends Program> = {
  readonly [N in SettingName as P extends (typeof SETTINGS)[N]['readBy'][number] ? N : never]: ValueOf<
    (typeof SETTINGS)[N]
  >
}
