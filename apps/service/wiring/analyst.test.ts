import { createOfflineModel } from '@perdure/analyst'
import { recordingContext } from '@perdure/analyst/testing'
import { openBooks, openCurrentBooks, type Books } from '@perdure/books'
import { systemClock } from '@perdure/engine'
import { expect, test } from 'vitest'
import { wireAnalyst } from './analyst.ts'

const CONFIGURATION = {
  admission: { activePerUser: 1, queuedPerUser: 1, active: 1, queued: 1 },
  featureEnabled: true,
  telemetryText: false,
} as const
/** Two companies are generated and loaded. */
const BUSY_MS = 60_000
const QUESTION = { message: 'What were net sales by business unit in FY2026?' }

test('a run keeps the books it began with while newer ones take their place; the next run has those', {
  timeout: BUSY_MS,
}, async () => {
  // Two companies of the same shape: their figures differ, the seed tells which answered.
  const [first, second] = [await openBooks({ seed: 1 }), await openBooks({ seed: 2 })]
  const versions: Books[] = [first, second]
  const books = await openCurrentBooks({
    nowMs: () => 0,
    open: () => Promise.resolve(versions.shift()!),
    latestVersion: () => Promise.resolve(second.describe().datasetVersion),
  })
  const { executor, bootstrap } = wireAnalyst({
    configuration: CONFIGURATION,
    model: createOfflineModel({ wordsPerSecond: 100_000 }),
    books,
    clock: systemClock,
    history: () => Promise.resolve([]),
    onToolFailure: ({ error }) => expect.fail(String(error)),
    onChecked: () => undefined,
    onQuestion: () => undefined,
  })
  const netSales = async (during?: () => Promise<void>): Promise<unknown> => {
    const { context, events } = recordingContext()
    const emit: typeof context.emit = async (told, options) => {
      await context.emit(told, options)
      if (told.some(({ event }) => event === 'tool_start')) await during?.()
    }
    expect(await executor.execute(QUESTION, { ...context, emit })).toMatchObject({ outcome: 'completed' })
    const told = events().find((event) => event.event === 'dataset')
    return told?.data.totals?.['net_sales']
  }
  const ada = (await books.directory.find('ada'))!
  const expected = await Promise.all(
    [first, second].map(async ({ warehouse, directory }) => {
      const period = { fiscalYears: [2026] }
      return (await warehouse.measures(directory.askerFor(ada), { metrics: ['net_sales'], period })).totals['net_sales']
    }),
  )

  const before = await netSales(async () => {
    await books.lookAgain()
    expect(books.figures()).toMatchObject({ versionsOpen: 2, replacements: 1 })
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(books.figures().versionsOpen).toBe(1)
  expect((await first.check()).ok).toBe(false)
  const { asOf, company, datasetVersion } = second.describe()
  expect((await bootstrap({ person: ada })).books).toEqual({ asOf, company, datasetVersion })
  const after = await netSales()

  expect([before, after]).toEqual(expected)
  expect(before).not.toBe(after)
  await books.close()
})
