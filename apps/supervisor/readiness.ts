import { setTimeout as sleep } from 'node:timers/promises'
import { READY_INTERVAL_MS, READY_QUESTION_MS, STILL_INTERVAL_MS } from './limits.ts'

/**
 * Resolves when `url` answers 200, or when `signal` is aborted: true or false. In between tells `tell`, now and then,
 * what the program says that it lacks.
 */
export async function untilReady(url: string, signal: AbortSignal, tell: (why: string) => void): Promise<boolean> {
  let toldAtMs = performance.now()
  while (!signal.aborted) {
    const lack = await lackOf(url, signal)
    if (lack === undefined) return true
    if (performance.now() - toldAtMs >= STILL_INTERVAL_MS) {
      toldAtMs = performance.now()
      tell(lack)
    }
    await sleep(READY_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
  return false
}

/** What the program lacks to be ready, in words; undefined when nothing. */
async function lackOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(READY_QUESTION_MS)]) })
    const text = await response.text()
    return response.ok ? undefined : failingChecks(text)
  } catch {
    return 'it does not answer yet'
  }
}

function failingChecks(text: string): string {
  try {
    const { checks } = JSON.parse(text) as { checks: { name: string; ok: boolean; detail: string }[] }
    return checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`).join('; ')
  } catch {
    return 'it says that it is not ready'
  }
}
