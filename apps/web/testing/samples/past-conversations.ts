import type { FakeService } from '@perdure/client/testing'
import { RUNNING } from './sample-answer.ts'

const HOUR_MS = 3_600_000

/** Conversations that were there before, the first one the newest, each an hour older than the one before it. */
export function remember(service: FakeService, titles: readonly string[], newestAtMs: number = Date.now()): void {
  const { conversations } = service
  const first = conversations.runs.length
  conversations.runAtMs = (index) => newestAtMs - (titles.length - 1 - (index - first)) * HOUR_MS
  for (const message of titles.toReversed()) {
    const run = conversations.createRun({ message })
    run?.emit(RUNNING)
    run?.say(`The answer to: ${message}`)
    run?.end()
  }
  conversations.runAtMs = (index) => newestAtMs + (index - first - titles.length + 1) * HOUR_MS
}
