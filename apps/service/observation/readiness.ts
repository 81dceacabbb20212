import type { Engine } from '@perdure/engine'
import type { Clock, ReadinessCheck } from '../dependencies.ts'
import { READINESS_TIMEOUT_MS } from '../limits.ts'

export interface ReadinessLine {
  name: string
  ok: boolean
  detail: string
}

export interface Readiness {
  ready: boolean
  checks: ReadinessLine[]
}

/**
 * Asks all checks at once. One that has not answered within `READINESS_TIMEOUT_MS`, or that throws although it promised
 * not to, has failed; nothing of what it threw is told.
 */
export async function readReadiness(checks: readonly ReadinessCheck[], clock: Clock): Promise<Readiness> {
  const lines = await Promise.all(checks.map((check) => readLine(check, clock)))
  return { ready: lines.every(({ ok }) => ok), checks: lines }
}

/** One check a line, so that a person with curl and a log of one line each can both read it. */
export function readinessText({ ready, checks }: Readiness): string {
  const lines = checks.map((check) => `  ${JSON.stringify(check)}`).join(',\n')
  return `{"ready":${ready},"checks":[\n${lines}\n]}\n`
}

/**
 * The engine's three lines: whether its store answers, whether what it holds is what was stored, and whether it takes new
 * runs. A damaged run is told and does not fail: taking the service from everybody would mend nothing of it.
 */
export function engineChecks(engine: Pick<Engine, 'health' | 'damage'>): ReadinessCheck[] {
  return [
    {
      name: 'store',
      async check() {
        const { ok, detail } = await engine.health()
        return { ok, detail }
      },
    },
    {
      name: 'integrity',
      async check() {
        const { runs } = engine.damage()
        const detail = runs === 0 ? 'nothing damaged was met' : `${runs} damaged ${runs === 1 ? 'run was' : 'runs were'} met; the log names them`
        return { ok: true, detail }
      },
    },
    {
      name: 'draining',
      async check() {
        const { draining } = await engine.health()
        return { ok: !draining, detail: draining ? 'the process is shutting down' : 'takes new runs' }
      },
    },
  ]
}

async function readLine({ name, check }: ReadinessCheck, clock: Clock): Promise<ReadinessLine> {
  const { promise: timeout, resolve } = Promise.withResolvers<{ ok: boolean; detail: string }>()
  const cancel = clock.after(READINESS_TIMEOUT_MS, () => {
    resolve({ ok: false, detail: `no answer within ${READINESS_TIMEOUT_MS} ms` })
  })
  try {
    const { ok, detail } = await Promise.race([check(), timeout])
    return { name, ok, detail }
  } catch {
    return { name, ok: false, detail: 'the check itself failed' }
  } finally {
    cancel()
  }
}
