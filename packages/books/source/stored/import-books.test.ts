import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFolder, importBooks, listStoredBooks, openBooks, readMapping, SourceError } from '../../index.ts'
import { copyExample, replacing, type Change } from '../../testing/example-books.ts'
import { LEFTOVER_AGE_MS } from '../limits.ts'
import { booksNameOf } from './manifest.ts'

const NOW_MS = Date.parse('2026-07-01T10:00:00Z')

let booksFolder: string
beforeEach(async () => {
  booksFolder = await mkdtemp(join(tmpdir(), 'books-folder-'))
})
afterEach(() => rm(booksFolder, { recursive: true }))

/** Imports the example, some of its files changed. */
async function importChanged(changes: Record<string, Change> = {}, name = 'acme') {
  const example = await copyExample(changes)
  try {
    const mapping = await readMapping(example.mapping)
    return await importBooks({ folder: example.folder, mapping, mappingName: 'm.json', booksFolder, name, nowMs: NOW_MS })
  } finally {
    await example.remove()
  }
}

const otherSales = { 'ledger.csv': replacing('-4.800,00', '-4.800,01') }
const home = (): string => join(booksFolder, 'acme')
const netSales = async (): Promise<number | null> => {
  const books = await openBooks({ data: home() })
  const asker = books.directory.askerFor((await books.directory.find('ada'))!)
  const { totals } = await books.warehouse.measures(asker, { metrics: ['net_sales'] })
  await books.close()
  return totals['net_sales']!
}

describe('imported books', () => {
  it('say what they are, and are loaded as the version that is told', async () => {
    const { manifest, replaced, remarks } = await importChanged()
    expect(replaced).toBeUndefined()
    expect(remarks).toEqual([])
    expect(manifest).toMatchObject({
      name: 'acme',
      company: 'Brightwater Pumps',
      asOf: '2025-06-30',
      importedAt: '2026-07-01T10:00:00.000Z',
      source: expect.stringContaining('mapping m.json'),
      rows: { facts: 228, budgets: 60, contracts: 3, invoices: 4, workforce: 3 },
    })
    expect(JSON.parse(await readFile(join(home(), 'books.json'), 'utf8'))).toEqual(manifest)
    const books = await openBooks({ data: home() })
    expect(books.describe()).toMatchObject({ source: 'acme', datasetVersion: manifest.version, rows: manifest.rows })
    expect((await books.check()).detail).toContain(`version ${manifest.version}`)
    await books.close()
  })

  it('have the same version for the same data, and another one for a cent', async () => {
    const first = await importChanged()
    const again = await importChanged()
    expect(again.manifest.version).toBe(first.manifest.version)
    expect(again.replaced).toBe(first.manifest.version)
    const before = await netSales()
    const changed = await importChanged(otherSales)
    expect(changed.manifest.version).not.toBe(first.manifest.version)
    expect(changed.replaced).toBe(first.manifest.version)
    expect(await netSales()).toBeCloseTo(before! + 0.01, 9)
  })

  it('stay as they are when the next import fails or is stopped, and nothing is left of it', async () => {
    const { manifest } = await importChanged()
    await expect(importChanged({ 'ledger.csv': replacing('-4.800,00', 'many') })).rejects.toThrow(SourceError)
    const example = await copyExample(otherSales)
    const reason = new Error('stopped')
    const stopped = importBooks({
      folder: example.folder,
      mapping: await readMapping(example.mapping),
      mappingName: 'm.json',
      booksFolder,
      name: 'acme',
      nowMs: NOW_MS,
      signal: AbortSignal.abort(reason),
    })
    await expect(stopped).rejects.toBe(reason)
    await example.remove()
    expect((await readdir(home())).toSorted()).toEqual([manifest.version, 'books.json'].toSorted())
    expect(JSON.parse(await readFile(join(home(), 'books.json'), 'utf8'))).toEqual(manifest)
  })

  it('keep the version before, and no older one', async () => {
    const versions: string[] = []
    for (const amount of ['-4.800,00', '-4.800,01', '-4.800,02']) {
      const ledger = (text: string): string => text.replace('-4.800,00', amount)
      const changes: Record<string, Change> = amount === '-4.800,00' ? {} : { 'ledger.csv': ledger }
      versions.push((await importChanged(changes)).manifest.version)
    }
    const left = (await readdir(home())).filter((entry) => entry !== 'books.json')
    expect(left.toSorted()).toEqual(versions.slice(1).toSorted())
  })

  it('clear away what an import that died left a day ago, and not what one is writing', async () => {
    await mkdir(join(home(), '.importing-old'), { recursive: true })
    await mkdir(join(home(), '.importing-new'))
    const old = new Date(NOW_MS - LEFTOVER_AGE_MS - 1_000)
    await utimes(join(home(), '.importing-old'), old, old)
    await utimes(join(home(), '.importing-new'), new Date(NOW_MS), new Date(NOW_MS))
    await importChanged()
    expect(await readdir(home())).toContain('.importing-new')
    expect(await readdir(home())).not.toContain('.importing-old')
  })

  it('are not loaded when a file was changed or taken away since', async () => {
    const { manifest } = await importChanged()
    const tables = join(home(), manifest.version, 'tables.json')
    const text = await readFile(tables, 'utf8')
    await writeFile(tables, text.replace('Brightwater', 'Brightwine'))
    await expect(openBooks({ data: home() })).rejects.toThrow(/changed after the import; import the books again/)
    await rm(tables)
    await expect(openBooks({ data: home() })).rejects.toThrow(/missing or damaged; import the books again/)
    await writeFile(join(home(), 'books.json'), JSON.stringify({ ...manifest, format: 99 }))
    await expect(openBooks({ data: home() })).rejects.toThrow(/another version of perdure/)
  })

  it('are listed by name, with what is wrong with them', async () => {
    expect(await listStoredBooks(join(booksFolder, 'nowhere'))).toEqual([])
    const { manifest } = await importChanged()
    await mkdir(join(booksFolder, 'broken'))
    await writeFile(join(booksFolder, 'broken', 'books.json'), '{')
    const [acme, broken] = await listStoredBooks(booksFolder)
    expect(acme).toEqual({ name: 'acme', manifest })
    expect(broken).toMatchObject({ name: 'broken', manifest: expect.any(SourceError) })
  })

  it.each(['Acme', '../acme', '', 'a b', '-a', 'a'.repeat(65)])('take no name like "%s"', async (name) => {
    await expect(importChanged({}, name)).rejects.toThrow(/a name has lower-case letters, digits, - and _/)
    expect(await readdir(booksFolder)).toEqual([])
  })

  it('are called like their folder, as far as a name can be', () => {
    expect(['AdventureWorks DW', '2024_export', '...', 'Müller & Co.'].map(booksNameOf)).toEqual([
      'adventureworks-dw', '2024-export', 'books', 'm-ller-co',
    ])
  })
})

describe('a check', () => {
  it('tells what an import would, and keeps nothing', async () => {
    const example = await copyExample()
    const mapping = await readMapping(example.mapping)
    const { manifest } = await importChanged()
    const { rows, company, asOf } = await checkFolder({ folder: example.folder, mapping })
    expect({ rows, company, asOf }).toEqual({ rows: manifest.rows, company: manifest.company, asOf: manifest.asOf })
    await writeFile(join(example.folder, 'ledger.csv'), '')
    await expect(checkFolder({ folder: example.folder, mapping })).rejects.toThrow('ledger.csv: the file is empty')
    await example.remove()
  })
})
