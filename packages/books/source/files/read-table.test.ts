import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileShapeSchema } from '../mapping/file-shapes.ts'
import { likelySeparator } from './separator.ts'
import { readTable } from './read-table.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** All rows of a file, and what was wrong with others. */
async function read(file: string, shape: Record<string, unknown> = {}, wanted: readonly (string | number)[] = []) {
  const rows: (readonly [number, ...(string | null)[]])[] = []
  const problems: string[] = []
  const reading = {
    folder,
    file,
    wanted,
    shape: fileShapeSchema.parse({ file, ...shape }),
    onProblem: ({ message }: Error) => void problems.push(message),
  }
  let columns: readonly string[] = []
  for await (const batch of readTable(reading)) {
    columns = batch.columns
    rows.push(...batch.rows.map(({ row, cells }) => [row, ...cells] as const))
  }
  return { rows, problems, columns }
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, file), content)
}

const TEXT = 'id,name\n1,"Zoë, ""Z"""\n\n2,"two\nlines"\n'
const ROWS = [[2, '1', 'Zoë, "Z"'], [4, '2', 'two\nlines']]

describe('a CSV file', () => {
  it.each<[string, Uint8Array, Record<string, unknown>]>([
    ['UTF-8', Buffer.from(TEXT), {}],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`), {}],
    ['UTF-16 with a mark, whatever the mapping says', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), { encoding: 'windows-1252' }],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16(), {}],
    ['UTF-16 without a mark, where the mapping says so', Buffer.from(TEXT, 'utf16le'), { encoding: 'utf-16le' }],
    ['Windows-1252', Buffer.from(TEXT, 'latin1'), { encoding: 'windows-1252' }],
    ['lines that end as Windows has them', Buffer.from(TEXT.replaceAll('\n', '\r\n')), {}],
  ])('in %s is read, its empty rows counted', async (_what, bytes, shape) => {
    await write('t.csv', bytes)
    const { rows, columns } = await read('t.csv', shape)
    expect(columns).toEqual(['id', 'name'])
    expect(rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\r', '') : cell)))).toEqual(ROWS)
  })

  it('without quotes takes a quote for what it is', async () => {
    await write('t.csv', '1|3" pipe\n2|"x\n')
    const shape = { separator: '|', header: false, columns: ['id', 'name'], quote: null }
    expect((await read('t.csv', shape)).rows).toEqual([[1, '1', '3" pipe'], [2, '2', '"x']])
  })

  it('is read to its end when a row is cut off, which is told', async () => {
    await write('t.csv', 'id,name\n1,a\n2\n3,c\n')
    const { rows, problems } = await read('t.csv')
    expect(rows).toEqual([[2, '1', 'a'], [4, '3', 'c']])
    expect(problems).toEqual(['t.csv, row 3: has 1 columns where 2 are expected, separated by ","'])
  })

  it('of more rows than one batch is read whole', async () => {
    const count = 5_000
    await write('t.csv', `id\n${Array.from({ length: count }, (_, index) => index).join('\n')}\n`)
    const { rows } = await read('t.csv', { header: true })
    expect(rows).toHaveLength(count)
    expect(rows.at(-1)).toEqual([count + 1, String(count - 1)])
  })

  it('may have its columns told by their place', async () => {
    await write('t.csv', 'id,name\n1,a\n')
    expect((await read('t.csv', {}, [2])).rows).toEqual([[2, '1', 'a']])
    await expect(read('t.csv', {}, [3])).rejects.toThrow(/column 3: the header lacks this column/)
  })
})

describe('a Parquet file', () => {
  /** Writes what a query gives as Parquet. */
  async function writeParquet(file: string, query: string): Promise<void> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(`COPY (${query}) TO '${join(folder, file)}' (FORMAT parquet)`)
    connection.closeSync()
  }

  it('is read as text, whatever its types, an absent value as none', async () => {
    const types = `1::INTEGER AS id, 12.30::DECIMAL(9, 2) AS amount, DATE '2024-07-01' AS day, NULL::VARCHAR AS note`
    await writeParquet('t.parquet', `SELECT ${types} UNION ALL SELECT 2, -0.05, DATE '2024-07-31', 'a' ORDER BY id`)
    const { rows, columns } = await read('t.parquet', {}, ['amount', 4])
    expect(columns).toEqual(['id', 'amount', 'day', 'note'])
    expect(rows).toEqual([[1, '1', '12.30', '2024-07-01', null], [2, '2', '-0.05', '2024-07-31', 'a']])
  })

  it('that is missing, empty, damaged or lacks a column says so', async () => {
    await expect(read('none.parquet')).rejects.toThrow('none.parquet: the file is missing')
    await write('damaged.parquet', 'PAR1 and nothing else')
    await expect(read('damaged.parquet')).rejects.toThrow('damaged.parquet: the file is not Parquet, or is damaged')
    await writeParquet('empty.parquet', 'SELECT 1 AS id WHERE false')
    await expect(read('empty.parquet')).rejects.toThrow('empty.parquet: the file holds no rows')
    await writeParquet('t.parquet', 'SELECT 1 AS id')
    await expect(read('t.parquet', {}, ['name'])).rejects.toThrow('column name: the file lacks this column; it has: id')
  })
})

describe('the separator that a text seems to have', () => {
  it.each([
    ['a;b;c\n1,5;2;3\n', ';'],
    ['a,b\n"x;y;z",2\n', ','],
    ['a\tb\n1\t2\n', '\t'],
    ['1|2|3\n4|5|6\n', '|'],
    ['just words\nand more\n', undefined],
    ['', undefined],
  ] as const)('of %j is %j', (text, separator) => {
    expect(likelySeparator(text)).toBe(separator)
  })
})
