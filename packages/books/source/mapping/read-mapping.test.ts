import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceError } from '../data-source.ts'
import { EXAMPLE_FOLDER, mappingWith } from '../../testing/example-books.ts'
import { MAPPING_MAX_BYTES } from '../limits.ts'
import { readMapping, SHIPPED_MAPPINGS } from './read-mapping.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function mistakes(text: string): Promise<string[]> {
  const path = join(folder, 'm.json')
  await writeFile(path, text)
  const error = await readMapping(path).then(
    () => expect.fail('the mapping was read'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SourceError)
  return (error as SourceError).message.split('\n')
}

describe('a mapping', () => {
  it('that comes with the project is right, and so is the example', async () => {
    for (const path of [...Object.values(SHIPPED_MAPPINGS), join(EXAMPLE_FOLDER, 'mapping.json')]) {
      await expect(readMapping(path)).resolves.toMatchObject({ mapping: 1 })
    }
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['another version', { mapping: 2 }, /^m\.json, column mapping: must be 1$/],
    ['a part that there is none of', { sql: 'SELECT 1' }, /^m\.json: has sql, which a mapping does not know$/],
    ['a field that there is none of', { 'products.price': 'x' }, /column products: has price, which a mapping does not/],
    ['a slip inside a field', { 'postings.0.lines.0.amount': { colum: 'amount' } }, /column postings\[0\]\.lines\[0\]\.amount: /],
    ['a missing part', { company: undefined }, /column company: /],
    ['no currency', { 'company.currency': 'euro' }, /column company\.currency: must be a code of ISO 4217/],
    ['no month', { 'company.fiscalYearStartMonth': 13 }, /column company\.fiscalYearStartMonth: /],
    ['an unknown file', { 'products.from': 'product' }, /column products\.from: "product" is not among files, which has units, /],
    ['an unknown lookup', { 'businessUnits.name': { column: 'name', lookup: 'x' } }, /businessUnits\.name\.lookup: "x" is not among lookups, which has nothing/],
    ['a file outside', { 'files.units': '../units.csv' }, /column files\.units\.file: must be the name of a file in the folder/],
    ['a file by its full path', { 'files.units': '/etc/passwd' }, /must be the name of a file in the folder/],
    ['an unknown separator', { 'files.units': { file: 'units.csv', separator: ':' } }, /files\.units\.separator: must be one of ",", ";"/],
    ['neither header nor columns', { 'files.units': { file: 'units.csv', header: false } }, /must have either a header or columns/],
    ['a column and a constant', { 'products.name': { column: 'name', constant: 'x' } }, /must have a column or a constant, and not both/],
    ['an unknown date', { 'files.ledger': { file: 'l.csv', date: 'YY-MM-DD' } }, /files\.ledger\.date: must be one of "YYYY-MM-DD"/],
    ['an unknown role', { 'roles.sales': '4000' }, /column roles/],
    ['no sales', { 'roles.net_sales': undefined }, /column roles\.net_sales: must name an account: a month is complete/],
    ['an unknown metric', { 'gaps.profit': 'none' }, /column gaps/],
    ['products of nothing', { products: undefined }, /column postings\[0\]\.product: needs products/],
    ['a second book without a name', { 'postings.0.book': 'detail' }, /column detail\.label: must name the book that postings\[0\]/],
    ['no units', { businessUnits: {} }, /column businessUnits: must have a file \(from\) or units \(also\)/],
  ])('with %s is refused with the path', async (_what, parts, message) => {
    const change = mappingWith(parts) as (text: string) => string
    const lines = await mistakes(change(await readFile(join(EXAMPLE_FOLDER, 'mapping.json'), 'utf8')))
    expect(lines.join('\n')).toMatch(message)
  })

  it('tells all its mistakes at once', async () => {
    const change = mappingWith({ 'company.currency': 'euro', 'files.units': '../u.csv' }) as (text: string) => string
    expect(await mistakes(change(await readFile(join(EXAMPLE_FOLDER, 'mapping.json'), 'utf8')))).toHaveLength(2)
  })

  it('that is missing, no JSON, or larger than any mapping is refused', async () => {
    await expect(readMapping(join(folder, 'none.json'))).rejects.toThrow('none.json: the file is missing')
    expect(await mistakes('{ "mapping": 1, }')).toEqual([expect.stringMatching(/^m\.json: is no JSON: /)])
    expect(await mistakes(' '.repeat(MAPPING_MAX_BYTES + 1))).toEqual([expect.stringMatching(/is larger than 1048576 bytes/)])
  })
})
