import { createEngine, createMemoryStores, DEFAULT_ADMISSION_LIMITS, type Engine, systemClock } from '@perdure/engine'
import type { Bootstrap, LedgerCallResource } from '@perdure/protocol'
import pino from 'pino'
import type { ServiceDependencies } from '../dependencies.ts'
import { createDrain } from '../drain.ts'
import { engineChecks } from '../observation/readiness.ts'
import { createMetrics } from '../observation/metrics.ts'
import type { ZodServer } from '../route-context.ts'
import { createServer } from '../server.ts'
import { asAsker, BOOTSTRAP_SECRET, directory, PROXY_SECRET } from './people.ts'
import { createScriptedExecutor, type ScriptedExecutor } from './scripted-executor.ts'

/** The service over a real engine on a store in memory, with answers that the test writes. */
export interface TestService {
  app: ZodServer
  engine: Engine
  executor: ScriptedExecutor
  /** Everything that was logged. */
  logText(): string
  /** Asks and waits for the run's end; answers with its id. */
  answered(userId: string, message: string): Promise<string>
  close(): Promise<void>
}

export interface TestServiceOptions extends Partial<ServiceDependencies> {
  /** Puts something between the routes and the engine. */
  around?: (engine: Engine) => Engine
  admissionLimits?: typeof DEFAULT_ADMISSION_LIMITS
}

export const BOOTSTRAP: Bootstrap = {
  provider: { id: 'offline', label: 'Offline analyst', offline: true },
  models: [{ id: 'model-one', label: 'Model One' }],
  toolProfiles: [{ id: 'general', label: 'General', description: 'Anything', tools: ['query_actuals'] }],
  limits: { messageMaxCharacters: 32_000, activePerUser: 2, queuedPerUser: 2, streamsPerUser: 16 },
  books: { company: 'Test Works', asOf: '2026-06-30', datasetVersion: 'v1' },
  suggestions: ['What were net sales?'],
  features: { analyst: true },
}

/** What any charge with an object for its body reads as. */
export const LEDGER_CALL: LedgerCallResource = {
  at: '2026-11-22T00:00:00.000Z',
  provider: 'p',
  model: 'm',
  serviceTier: null,
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 3,
  cacheWriteTokens: 4,
  costMicroUsd: null,
  priceVersion: null,
  modelReason: null,
  outcome: 'whole',
  estimated: false,
}

let lastId = 0

export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const { around = (engine: Engine) => engine, admissionLimits = DEFAULT_ADMISSION_LIMITS, ...replaced } = options
  const executor = createScriptedExecutor()
  const newId = (): string => `id-${(lastId += 1)}`
  const engine = await createEngine({
    store: createMemoryStores().open('test'),
    executor,
    settle: (charges) => ({ usage: [], costMicroUsd: charges.length * 1000 + 42 }),
    newId,
    admissionLimits,
  })
  const lines: string[] = []
  const dependencies: ServiceDependencies = {
    engine: around(engine),
    directory,
    booksFigures: () => ({ postings: 0, versionsOpen: 1, replacements: 0, failures: 0 }),
    cacheFigures: () => ({ tools: { hits: 3, misses: 1, entries: 1, sizeBytes: 640 } }),
    bootstrap: async ({ page }) => ({ ...BOOTSTRAP, suggestions: [`About ${page ?? 'anything'}`] }),
    tools: [{ name: 'query_actuals', title: 'Actuals', description: 'Booked figures' }],
    ledgerCall: (body) => (typeof body === 'object' ? LEDGER_CALL : null),
    readDataset: async () => ({ outcome: 'refused', summary: 'no datasets here' }),
    readinessChecks: engineChecks(engine),
    drain: createDrain({ engine, graceMs: 0, clock: systemClock }),
    description: { version: '1.2.3', startedAtMs: 0, provider: 'scripted', store: 'memory', limits: admissionLimits },
    clock: systemClock,
    newId,
    settings: { proxySecret: PROXY_SECRET, bootstrapSecret: BOOTSTRAP_SECRET, featureEnabled: true },
    metrics: createMetrics({ process: false }),
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    ...replaced,
  }
  const app = await createServer(dependencies)
  return {
    app,
    engine,
    executor,
    logText: () => lines.join(''),
    async answered(userId, message) {
      const headers = await asAsker(userId, dependencies.clock.nowMs())
      const response = await app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload: { message } })
      return String(response.headers['x-run-id'])
    },
    async close() {
      await app.close()
      await engine.close()
    },
  }
}
