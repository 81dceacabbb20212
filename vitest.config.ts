import { defineConfig } from 'vitest/config'

const SECOND_MS = 1_000
/**
 * Plain functions, and tools over books that nobody writes: their files share a process, and the modules it has loaded. Not
 * the one that loads modules with others in their place.
 */
const SHARES_A_PROCESS = ['packages/protocol/**/!(reader-lives).test.ts', 'packages/analyst/{domain,tools}/**/*.test.ts']
/** The built panel in Chromium, which mostly waits: two browsers at a time, when the parts are through. */
const IN_A_BROWSER = ['apps/web/{panel-*,console}.test.ts', 'packages/client/example/*.test.ts']
/** Whole programs in processes of their own, with a browser or without: one file at a time, last. */
const WHOLE_PRODUCT = ['test/**/*.test.ts']

export default defineConfig({
  test: {
    // Two cores. Processes and not threads: the database and the store bring native code and threads of their own.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'pure parts',
          include: SHARES_A_PROCESS,
          exclude: ['**/node_modules/**', '**/dist/**'],
          isolate: false,
          sequence: { groupOrder: 0 },
          testTimeout: 20 * SECOND_MS,
          hookTimeout: 30 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'parts',
          include: ['{packages,apps,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', ...IN_A_BROWSER, ...WHOLE_PRODUCT, ...SHARES_A_PROCESS],
          sequence: { groupOrder: 0 },
          testTimeout: 20 * SECOND_MS,
          hookTimeout: 30 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'browser',
          include: IN_A_BROWSER,
          sequence: { groupOrder: 1 },
          testTimeout: 120 * SECOND_MS,
          hookTimeout: 60 * SECOND_MS,
        },
      },
      {
        test: {
          name: 'product',
          include: WHOLE_PRODUCT,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 300 * SECOND_MS,
          hookTimeout: 120 * SECOND_MS,
        },
      },
    ],
  },
})
