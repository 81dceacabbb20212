import { isDeepStrictEqual } from 'node:util'
import { applyEvent, emptyView, parseEvent, type DoneData, type RunView } from '@perdure/protocol'
import { difference } from './difference.ts'
import type { StoredCharge, StoredEvent, StoredRun } from './evidence.ts'
import { countedCalls, judgeHistory, meantItems } from './meaning.ts'
import type { ProviderCall } from './provider.ts'

/** Everything that is known of one run at the end of a life. */
export interface RunCase {
  stored: StoredRun
  log: readonly StoredEvent[]
  charges: readonly StoredCharge[]
  /** The provider's calls for it. */
  calls: readonly ProviderCall[]
  /** What each of its readers holds, by who it is. */
  views: ReadonlyMap<string, RunView>
  /** Processes that died in the run's life: it cannot have been taken over more often. */
  deathsMax: number
}

/** What is wrong with a run that must have completed; nothing where all is well. */
export function judgeRun(run: RunCase): string[] {
  const { view, faults } = viewOfLog(run.log)
  return [
    ...faults,
    ...judgeLog(run),
    ...judgeMeaning(run, view),
    ...judgeReaders(run, view),
    ...judgeCharges(run, view.done),
  ]
}

function viewOfLog(log: readonly StoredEvent[]): { view: RunView; faults: string[] } {
  let view = emptyView()
  for (const { seq, name, data } of log) {
    const event = parseEvent(name, data)
    if (event === undefined || event.event === 'ready') return { view, faults: [`event ${seq} cannot be read`] }
    const outcome = applyEvent(view, event)
    if (outcome.outcome === 'gap') return { view, faults: [`event ${seq} leaves a gap`] }
    view = outcome.view
  }
  return { view, faults: [] }
}

/** Gapless from 1, one `done` at its end, and attempts that follow each other. */
function judgeLog({ stored, log, deathsMax }: RunCase): string[] {
  const faults: string[] = []
  if (log.some(({ seq }, index) => seq !== index + 1)) faults.push('the log has a gap or a repeat')
  if (log.length !== stored.lastSeq) faults.push(`the log has ${log.length} events and should have ${stored.lastSeq}`)
  const ends = log.filter(({ name }) => name === 'done').length
  if (ends !== 1 || log.at(-1)?.name !== 'done') faults.push(`the log has ${ends} done, its last event is ${log.at(-1)?.name}`)
  if (stored.status !== 'completed') faults.push(`it ended as ${stored.status}`)
  const told = log.filter(({ name }) => name === 'status').map(({ data }) => data as { status: string; attempt: number })
  let attempt = 1
  for (const [index, { status, attempt: next }] of told.entries()) {
    const isHandedOn = status === 'queued' && index > 0
    if (next !== attempt + (isHandedOn ? 1 : 0)) faults.push(`attempt ${next} follows attempt ${attempt}`)
    if (isHandedOn && told[index - 1]?.status !== 'running') faults.push('a run was handed on that nobody had')
    attempt = next
  }
  if (attempt !== stored.attempt) faults.push(`the log ends in attempt ${attempt}, the run in ${stored.attempt}`)
  if (attempt > 1 + deathsMax) faults.push(`${attempt} attempts after ${deathsMax} deaths`)
  return faults
}

/** What is held is what the provider meant: each character, each tool call once, each table and chart once. */
function judgeMeaning({ calls }: RunCase, view: RunView): string[] {
  const counted = countedCalls(calls)
  const meant = meantItems(counted)
  const held = view.items.map((item) =>
    item.kind === 'text'
      ? { kind: item.kind, text: item.text }
      : { kind: item.kind, toolCallId: item.toolCallId, input: item.start.input },
  )
  const faults = judgeHistory(counted)
  const wrong = difference(held, meant)
  if (wrong !== undefined) faults.push(`in the log (here) and as the provider meant it (there): ${wrong}`)
  const tools = counted.flatMap((call) => call.tools)
  const ended = view.items.filter((item) => item.kind === 'tool' && item.end?.outcome === 'ok').length
  if (ended !== tools.length) faults.push(`${tools.length} tools were asked for and ${ended} ended well`)
  const madeBy = (name: string): string[] => tools.filter((tool) => tool.name === name).map(({ id }) => id)
  const datasets = view.datasets.map(({ toolCallId }) => toolCallId)
  if (!isDeepStrictEqual(datasets, madeBy('query_actuals'))) faults.push(`the datasets are those of ${datasets.join(', ')}`)
  if (view.charts.length !== madeBy('generate_chart').length) faults.push(`there are ${view.charts.length} charts`)
  return faults
}

function judgeReaders({ views }: RunCase, view: RunView): string[] {
  const whole = comparable(view)
  return [...views].flatMap(([who, held]) => {
    const wrong = difference(comparable(held), whole)
    return wrong === undefined ? [] : [`${who} (here) and the log (there): ${wrong}`]
  })
}

/** As JSON has it, and without the cost, which not everybody may see. */
function comparable(view: RunView): unknown {
  const { done, ...rest } = JSON.parse(JSON.stringify(view)) as RunView
  if (done === undefined) return rest
  const { costMicroUsd: _, ...told } = done
  return { ...rest, done: told }
}

/** Each charge is that of one call, no call is charged twice, what the answer is made of is charged, and all adds up. */
function judgeCharges({ charges, calls, stored }: RunCase, done: DoneData | undefined): string[] {
  const faults: string[] = []
  const byTokens = new Map(calls.map((call) => [call.inputTokens, call]))
  const charged = charges.map(({ inputTokens }) => byTokens.get(inputTokens)?.number)
  if (charged.includes(undefined)) faults.push('a charge is of no call of this run')
  if (new Set(charged).size < charged.length) faults.push('a call is charged twice')
  if (new Set(charges.map(({ id }) => id)).size < charges.length) faults.push('two charges have the same id')
  for (const { number, inputTokens, outputTokens } of countedCalls(calls)) {
    const own = charges.find((charge) => charge.inputTokens === inputTokens)
    const isWhole = own?.outcome === 'whole' && own.outputTokens === outputTokens
    if (!isWhole) faults.push(`call ${number} is in the answer, its charge is ${JSON.stringify(own)}`)
  }
  const sum = (tokens: readonly number[]): number => tokens.reduce((total, each) => total + each, 0)
  const settled = sum((done?.usage ?? []).flatMap((row) => [row.inputTokens, row.outputTokens]))
  const due = sum(charges.flatMap(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]))
  if (settled !== due) faults.push(`done tells ${settled} tokens, the ledger ${due}`)
  if (stored.costMicroUsd === null || stored.costMicroUsd === 0) faults.push('what it cost is not known')
  return faults
}
