import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBooks, SourceError } from './index.ts'

describe('the books', () => {
  it('open on the generated company, tell what they are, and are healthy until closed', async () => {
    const books = await openBooks()
    expect(books.describe()).toMatchObject({
      source: 'generated',
      asOf: '2026-06-30',
      fiscalYears: [2023, 2024, 2025, 2026],
      rows: { businessUnits: 5, products: 40, customers: 150 },
    })
    expect(await books.check()).toEqual({ ok: true, detail: expect.stringContaining('complete up to 2026-06-30') })
    await books.close()
    expect((await books.check()).ok).toBe(false)
  })

  it('are not opened on a folder that is missing or holds no dataset', async () => {
    await expect(openBooks({ data: join(tmpdir(), 'no-such-folder-of-books') })).rejects.toThrow(SourceError)
    await expect(openBooks({ data: import.meta.dirname })).rejects.toThrow(/holds no dataset.*FactFinance\.csv/)
  })

  it('stop loading when they are told to', async () => {
    const reason = new Error('shutting down')
    await expect(openBooks({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('have a metric catalogue in which everything is said', async () => {
    const books = await openBooks()
    for (const metric of books.warehouse.metrics) {
      for (const text of [metric.name, metric.definition, metric.formula, metric.grain, metric.source]) {
        expect(text, metric.id).toMatch(/\w/)
      }
      expect(metric.unavailable, metric.id).toBeUndefined()
    }
    await books.close()
  })
})
