import { createToolRegistry, runTool, type KnownDataset } from '@perdure/analyst'
import { TOOL_CALLS } from '@perdure/analyst/testing'
import { loadBooks, type Books } from '@perdure/books'
import { createSamples, type Samples } from '../figures/section.ts'
import { quantile } from '../figures/spread.ts'
import { nowMs } from '../processes/monotonic.ts'
import { createScaledCompany } from '../subjects/scaled-company.ts'
import type { Measure, MeasureContext, Step } from './measure.ts'

const COLUMNS = ['median', 'p95', 'CPU', 'slowest question'] as const
const MICROSECONDS = 1_000

/** What one call took. */
interface Taken {
  ms: number
  /** User and system time of the process, all threads. */
  cpuMs: number
}

/** Every tool over books of many postings, as somebody who sees all of them; nothing else asks at the same time. */
export function measureTools({ plan }: MeasureContext): Measure {
  const samples = createSamples({
    title: `Tools over ${plan.bookPostings.toLocaleString('en-US')} postings or more`,
    note:
      'One call at a time, each tool\'s usual question; CPU is user and system time of all threads. The last column is ' +
      'the median of whichever of its questions is slowest, of those that the tests ask.',
    columns: COLUMNS,
  })
  let books: Books | undefined
  const openedBooks = (): Books => {
    if (books === undefined) throw new Error('the books are opened by the first step')
    return books
  }
  const open: Step = {
    label: `tools: loading ${plan.bookPostings} postings`,
    async run() {
      books = await loadBooks(createScaledCompany(plan.bookPostings))
    },
  }
  const rounds = Array.from({ length: plan.rounds }, (_, round): Step => ({
    label: `tools, round ${round + 1}`,
    run: () => measureRound(openedBooks(), plan.toolCalls, samples),
  }))
  return {
    steps: [open, ...rounds],
    sections: () => [samples.section()],
    close: async () => books?.close(),
  }
}

async function measureRound(books: Books, calls: number, samples: Samples): Promise<void> {
  const ask = await createAsking(books)
  for (const { name } of createToolRegistry()) {
    const questions = TOOL_CALLS.filter(([tool]) => tool === name).map(([, input]) => input)
    const taken: Taken[][] = []
    for (const input of questions) if (await ask(name, input)) taken.push(await repeat(calls, () => ask(name, input)))
    const [usual] = taken
    if (usual === undefined) throw new Error(`${name} answers none of its questions`)
    const ms = usual.map((one) => one.ms)
    samples.add(name, 'ms', 'median', quantile(ms, 0.5))
    samples.add(name, 'ms', 'p95', quantile(ms, 0.95))
    samples.add(name, 'ms', 'CPU', quantile(usual.map(({ cpuMs }) => cpuMs), 0.5))
    const medians = taken.map((each) => quantile(each.map((one) => one.ms), 0.5))
    samples.add(name, 'ms', 'slowest question', Math.max(...medians))
  }
}

/** Asks one tool as `ada`, who sees everything; false where it is refused. */
async function createAsking({ directory, warehouse }: Books) {
  const person = await directory.find('ada')
  if (person === undefined) throw new Error('there is nobody who sees everything')
  const asker = directory.askerFor(person)
  const tools = createToolRegistry()
  const { signal } = new AbortController()
  const run = (tool: string, input: object, datasets: readonly KnownDataset[]) =>
    runTool(tools, tool, input, { asker, warehouse, signal, datasets })
  const units = await run('query_actuals', { groupBy: ['business_unit'] }, [])
  const datasets = units.outcome === 'ok' && units.dataset ? [{ ...units.dataset, datasetId: 'd1' }] : []
  return async (tool: string, input: object): Promise<boolean> =>
    (await run(tool, input, datasets)).outcome === 'ok'
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<Taken[]> {
  const taken: Taken[] = []
  for (let time = 0; time < times; time += 1) {
    const startedAtMs = nowMs()
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    taken.push({ ms: nowMs() - startedAtMs, cpuMs: (user + system) / MICROSECONDS })
  }
  return taken
}
