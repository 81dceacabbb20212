import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const SECOND_MS = 1_000
/** How long what must come may take on a machine that is busy with other tests; it comes far sooner, and is not waited for longer. */
const POLL_TIMEOUT_MS = 15 * SECOND_MS
/**
 * Plain functions, and tools over books that nobody writes: their files share a process, and the modules it has loaded. Not
 * the one that loads modules with others in their place.
 */
const SHARES_A_PROCESS = ['packages/protocol/**/!(reader-lives).test.ts', 'packages/analyst/{domain,tools}/**/*.test.ts']
/** The built panel in Chromium, which mostly waits: two browsers at a time, when the parts are through. */
const IN_A_BROWSER = ['apps/web/{panel-*,console}.test.ts', 'packages/client/example/*.test.ts']
/** Whole programs in processes of their own, with a browser or without, last. Two at a time: mostly they wait for each other. */
const WHOLE_PRODUCT = ['test/**/*.test.ts']
/** Measures memory while a gigabyte passes within the time of a lease: nothing goes on beside it. */
const ALONE = ['test/slow-readers.test.ts']
/** What takes longest begins first, so that no core is idle at the end. By size, as where nothing is known yet, it would not. */
const LONGEST = [
  'bench/bench.test.ts',
  'apps/data/main.test.ts',
  'apps/service/tool-datasets.test.ts',
  'apps/service/main.test.ts',
  'apps/web/panel-asking.test.ts',
  'apps/web/panel-reading.test.ts',
  'test/panel.test.ts',
  'test/panel-places.test.ts',
  'test/simulation/simulation.test.ts',
  'test/crash/crash.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((path) => moduleId.endsWith(`/${path}`))
    const projects = [...new Set(sorted.map(({ project }) => project))]
    return projects.flatMap((one) => {
      const ofOne = sorted.filter(({ project }) => project === one)
      return [...ofOne.filter(isLong), ...ofOne.filter((file) => !isLong(file))]
    })
  }
}

// Many tests start the same programs: they need be compiled only once. Their processes inherit this.
process.env['NODE_COMPILE_CACHE'] ??= `${import.meta.dirname}/node_modules/.cache/compiled`

export default defineConfig({
  test: {
    // Two cores. Processes and not threads: the database and the store bring native code and threads of their own.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'pure parts',
          include: SHARES_A_PROCESS,
          exclude: ['**/node_modules/**', '**/dist/**'],
          isolate: false,
          sequence: { groupOrder: 0 },
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
          testTimeout: 60 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'parts',
          include: ['{packages,apps,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', ...IN_A_BROWSER, ...WHOLE_PRODUCT, ...SHARES_A_PROCESS],
          sequence: { groupOrder: 0 },
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
          testTimeout: 60 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'browser',
          include: IN_A_BROWSER,
          globalSetup: 'apps/web/testing/built-panel.ts',
          sequence: { groupOrder: 1 },
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
          testTimeout: 120 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'product',
          include: WHOLE_PRODUCT,
          exclude: ['**/node_modules/**', ...ALONE],
          sequence: { groupOrder: 2 },
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
          testTimeout: 300 * SECOND_MS,
          hookTimeout: 300 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'product, alone',
          include: ALONE,
          sequence: { groupOrder: 3 },
          expect: { poll: { timeout: POLL_TIMEOUT_MS } },
          testTimeout: 300 * SECOND_MS,
          hookTimeout: 300 * SECOND_MS,
        },
      },
    ],
  },
})
