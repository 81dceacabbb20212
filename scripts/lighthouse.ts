/**
 * Judges the built panel on the real product by Lighthouse, as a desktop and as a phone: `npm run lighthouse [-- page ...]`.
 * Tells how far it is and each page's scores, keeps the reports in test-results/lighthouse, and ends with 1 where a page is
 * below what we promise.
 */
import { launchBrowser } from '@perdure/testing-browser'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import lighthouse, { desktopConfig, type Config, type Flags, type Result } from 'lighthouse'
import { freePort, ROOT } from '../test/harness/program.ts'
import { signIn, type SignedIn } from '../test/harness/person.ts'
import { startStack, type Stack } from '../test/harness/stack.ts'

const ACCESSIBILITY_MIN = 100
const PERFORMANCE_MIN = 90
/** A score of performance moves with what else the machine does: the middle one of so many is told. */
const RUNS = 3
/** How often one run is begun when Chromium loses its trace. */
const ATTEMPTS_MAX = 3
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const FOLDER = join(ROOT, 'test-results', 'lighthouse')

const FORM_FACTORS: Record<string, Config | undefined> = { desktop: desktopConfig, phone: undefined }

interface JudgedPage {
  name: string
  userId: string
  /** The page's address, once what it shows is there. */
  path: (person: SignedIn) => Promise<string>
}

const QUESTION = 'How did gross margin by business unit change from FY2025 to FY2026?'

const PAGES: readonly JudgedPage[] = [
  { name: 'welcome', userId: 'ada', path: async () => '/' },
  { name: 'answer', userId: 'ada', path: async (ada) => `/c/${await answered(ada)}` },
  { name: 'operations', userId: 'olga', path: async () => '/operations' },
]

/** Asks, and resolves with the conversation once the answer is whole. */
async function answered(person: SignedIn): Promise<string> {
  const response = await person.ask(QUESTION)
  await response.text()
  const run = await person.fetch(response.headers.get('location') ?? '')
  return ((await run.json()) as { run: { conversationId: string } }).run.conversationId
}

/** Scores from 0 to 100 by category, and what keeps them down. */
interface Judgement {
  scores: Record<string, number>
  faults: string[]
}

function judge({ categories, audits }: Result): Judgement {
  const scores = Object.fromEntries(Object.entries(categories).map(([id, { score }]) => [id, Math.round((score ?? 0) * 100)]))
  const faults = Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs.flatMap((ref) => {
      const audit = audits[ref.id]
      const isFault = ref.weight > 0 && audit !== undefined && audit.score !== null && audit.score < 0.9
      return isFault ? [`${id}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}`] : []
    }),
  )
  return { scores, faults }
}

/** One run of Lighthouse: begun again where Chromium lost the trace, as Lighthouse itself asks for. */
async function runOnce(url: string, flags: Flags, config: Config | undefined): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await lighthouse(url, flags, config)
    if (outcome === undefined) throw new Error(`Lighthouse told nothing of ${url}`)
    const { runtimeError } = outcome.lhr
    if (runtimeError === undefined) return outcome.lhr
    if (attempt === ATTEMPTS_MAX) throw new Error(`${url}: ${runtimeError.message}`)
  }
}

/** Runs Lighthouse some times and takes the run whose performance is in the middle. */
async function runLighthouse(url: string, cookie: string, port: number, config: Config | undefined): Promise<Result> {
  const results: Result[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const flags: Flags = { port, onlyCategories: CATEGORIES, extraHeaders: { cookie }, logLevel: 'error' }
    results.push(await runOnce(url, flags, config))
  }
  const performance = (result: Result): number => result.categories['performance']?.score ?? 0
  const middle = results.toSorted((a, b) => performance(a) - performance(b))[results.length >> 1]
  if (middle === undefined) throw new Error('nothing was run')
  return middle
}

/** Judges one page in one form; true where it is as good as we promise. */
async function judgePage(stack: Stack, port: number, page: JudgedPage, form: string): Promise<boolean> {
  const person = await signIn(stack, page.userId)
  const path = await page.path(person)
  const result = await runLighthouse(stack.url + path, person.cookie, port, FORM_FACTORS[form])
  await writeFile(join(FOLDER, `${page.name}-${form}.json`), JSON.stringify(result, undefined, 1))
  const { scores, faults } = judge(result)
  const told = CATEGORIES.map((id) => `${id} ${scores[id]}`).join(', ')
  console.log(`${page.name}, ${form}: ${told}`)
  for (const fault of faults) console.log(`  ${fault}`)
  return (scores['accessibility'] ?? 0) >= ACCESSIBILITY_MIN && (scores['performance'] ?? 0) >= PERFORMANCE_MIN
}

async function main(names: readonly string[]): Promise<boolean> {
  const pages = names.length === 0 ? PAGES : PAGES.filter(({ name }) => names.includes(name))
  await mkdir(FOLDER, { recursive: true })
  console.log('starting the product…')
  const stack = await startStack({ AI_OFFLINE_WORDS_PER_SECOND: '1000' })
  const port = await freePort()
  const browser = await launchBrowser([`--remote-debugging-port=${port}`])
  let isGood = true
  try {
    const total = pages.length * Object.keys(FORM_FACTORS).length
    let done = 0
    for (const page of pages) {
      for (const form of Object.keys(FORM_FACTORS)) {
        console.log(`${(done += 1)} of ${total}: ${page.name}, ${form}, ${RUNS} times…`)
        isGood = (await judgePage(stack, port, page, form)) && isGood
      }
    }
  } finally {
    await browser.close()
    await stack.close()
  }
  console.log(isGood ? 'all as promised' : `below accessibility ${ACCESSIBILITY_MIN} or performance ${PERFORMANCE_MIN}`)
  return isGood
}

process.exit((await main(process.argv.slice(2))) ? 0 : 1)
