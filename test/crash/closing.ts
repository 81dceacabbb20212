import { setTimeout as delay } from 'node:timers/promises'
import { emptyView, runStateSchema, viewText, type RunView } from '@perdure/protocol'
import { callerAs } from '../harness/caller.ts'
import { hearEvents, viewOf } from '../harness/stream.ts'
import type { AskedRun } from './asked-run.ts'
import { readEvidence, type StoredRun } from './evidence.ts'
import type { ProviderCall, TalkingProvider } from './provider.ts'
import type { Trace } from './trace.ts'
import { judgeRun } from './verdict.ts'

export interface CaseFigures {
  runs: number
  attempts: number
  charges: number
  /** Characters of answers that readers held and that were compared with what was meant. */
  characters: number
}

export interface ClosingOptions {
  runs: readonly AskedRun[]
  provider: TalkingProvider
  folder: string
  /** The services that still live; all of them must tell the same. */
  urls: readonly string[]
  /** Processes that died. */
  deaths: number
  trace: Trace
  /** Whether a call could become part of an answer; absent: each could. */
  isCounted?(call: ProviderCall): boolean
  /** Nobody writes to the store afterwards. */
  stopService(): Promise<void>
}

/**
 * With nothing dying any more, every run must have ended by then, and its readers have read it: several times as long as two
 * busy cores need for the longest.
 */
const ALL_END_WITHIN_MS = 180_000

/** Waits for every run to end, reads each once more with new eyes, stops the service and judges. */
export async function closeCase(options: ClosingOptions): Promise<CaseFigures> {
  const { runs, folder, trace, stopService, isCounted = () => true } = options
  const allEnded = Promise.all(runs.map((run) => ended(run, trace)))
  await within(ALL_END_WITHIN_MS, allEnded, () => `not every run has ended (${runs.flatMap(unended).join('; ')})`)
  const views = await Promise.all(runs.map((run) => allViews(run, options)))
  await stopService()
  return readEvidence(folder, (evidence) => {
    const stored = evidence.runs()
    if (stored.length !== runs.length) trace.violated(`${runs.length} questions were asked, the store has ${stored.length} runs`)
    const figures = { runs: stored.length, attempts: 0, charges: 0, characters: 0 }
    for (const [index, run] of runs.entries()) {
      const own = theOneOf(stored, run, trace)
      if (own === undefined) continue
      const log = evidence.log(own.runId)
      const charges = evidence.charges(own.runId)
      const calls = options.provider.calls.filter((call) => call.questionId === run.question.id && isCounted(call))
      const held = views[index] ?? new Map<string, RunView>()
      const faults = judgeRun({ stored: own, log, charges, calls, views: held, deathsMax: options.deaths })
      for (const fault of [...faults, ...run.told.missingIn(log)]) trace.violated(`question ${run.question.id}: ${fault}`)
      figures.attempts += own.attempt
      figures.charges += charges.length
      for (const view of held.values()) figures.characters += viewText(view).length
    }
    return figures
  })
}

/** A question is one run, however often it was posted. */
function theOneOf(stored: readonly StoredRun[], { question, runId }: AskedRun, trace: Trace): StoredRun | undefined {
  const own = stored.filter(({ message }) => message === question.message)
  if (own.length === 1 && own[0]?.runId === runId()) return own[0]
  trace.violated(`question ${question.id} is ${runId()} to its reader and ${own.map((run) => run.runId).join(', ')} in the store`)
  return undefined
}

async function ended(run: AskedRun, trace: Trace): Promise<void> {
  const states = [await run.reader.over, await run.wanderer()?.over].filter((state) => state !== undefined)
  for (const { phase } of states) {
    if (phase.phase !== 'ended') trace.violated(`question ${run.question.id}: a reader ended as ${JSON.stringify(phase)}`)
  }
}

/** How far the readers are that have not come to an end. */
function unended({ question, reader, wanderer }: AskedRun): string[] {
  return [reader, wanderer()].flatMap((follower, index) => {
    if (follower === undefined || follower.state().phase.phase === 'ended') return []
    const { phase, cursor, view } = follower.state()
    const who = index === 0 ? 'reader' : 'wanderer'
    return [`question ${question.id}: its ${who} is ${phase.phase} at ${cursor}, ${view.status} in attempt ${view.attempt}`]
  })
}

/** What each reader holds: those that were there all the time, one that comes only now, and one that reads no stream. */
async function allViews(run: AskedRun, { urls }: ClosingOptions): Promise<Map<string, RunView>> {
  const caller = callerAs(run.question.userId)
  const runId = run.runId() ?? ''
  const views = new Map([
    ['the reader from the start', run.reader.state().view],
    ['the wanderer', run.wanderer()?.state().view ?? emptyView()],
  ])
  for (const [index, url] of urls.entries()) {
    views.set(`the reader that came last to service ${index + 1}`, viewOf(await hearEvents(await caller.attach(url, runId))))
    const { parts } = runStateSchema.parse(await (await caller.get(url, `/api/ai/runs/${runId}`)).json())
    views.set(`the reader of the resource of service ${index + 1}`, viewOf(parts))
  }
  return views
}

async function within<T>(timeoutMs: number, work: Promise<T>, otherwise: () => string): Promise<T> {
  const over = new AbortController()
  const late = delay(timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${otherwise()} within ${timeoutMs} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
