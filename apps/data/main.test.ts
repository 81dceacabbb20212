import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGeneratedCompany, openBooks, type Fact } from '@perdure/books'
import { copyExample, EXAMPLE_FOLDER, replacing, writeTables } from '@perdure/books/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** A process: a second on an idle machine. */
const PROGRAM_MS = 60_000

let dataFolder: string
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'perdure-data-'))
})
afterEach(() => rmSync(dataFolder, { recursive: true }))

function data(args: readonly string[], flags: readonly string[] = []) {
  const env = { ...process.env, PERDURE_DATA_DIR: dataFolder }
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, MAIN, ...args], { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

describe('npm run data', { timeout: PROGRAM_MS }, () => {
  it('imports a folder by its own mapping, under the folder’s name, and lists it', () => {
    expect(data(['list'])).toEqual({ status: 0, stdout: 'No books are imported.\n', stderr: '' })
    const { status, stdout, stderr } = data(['import', EXAMPLE_FOLDER])
    expect(status).toBe(0)
    expect(stderr).toMatch(/^ledger\.csv {2}228 rows {2}100 % {2}\d+\.\d s$/m)
    expect(stdout).toMatch(/^Brightwater Pumps, complete up to 2025-06-30: 3 business units, .*228 postings, 60 budgets, /)
    expect(stdout).toMatch(/^Version [0-9a-f]{16} imported, in \d+\.\d s\. Load it with AI_DATA=example$/m)
    expect(data(['import', EXAMPLE_FOLDER]).stdout).toMatch(/imported; nothing has changed/)
    expect(data(['list']).stdout).toMatch(/^example {2}Brightwater Pumps, complete up to 2025-06-30, 228 postings; version /)
  })

  it('checks a folder and keeps nothing', () => {
    const { status, stdout } = data(['check', EXAMPLE_FOLDER, '--mapping', join(EXAMPLE_FOLDER, 'mapping.json')])
    expect([status, stdout.split('\n').at(-2)]).toEqual([0, 'It fits. Nothing was kept.'])
    expect(readdirSync(dataFolder)).toEqual([])
  })

  it('ends with 1 and a line for each problem where the folder does not fit', async () => {
    const example = await copyExample({
      'ledger.csv': replacing('-4.800,00', 'many'),
      'budget.csv': replacing('2024-09', '2024-9x'),
    })
    const { status, stdout, stderr } = data(['import', example.folder, '--name', 'acme'])
    await example.remove()
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr.split('\n').slice(-3)).toEqual([
      'ledger.csv, row 2, column amount: "many" is no number',
      'budget.csv, row 12, column month: "2024-9x" is no date as YYYY-MM',
      '',
    ])
    expect(data(['list']).stdout).toBe('No books are imported.\n')
  })

  it('ends with 2 where the command line is wrong, and with 1 where there is no such folder or mapping', () => {
    expect(data(['bring'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/no command "bring".*\nHow it is used/) })
    expect(data(['import', 'nowhere'])).toMatchObject({ status: 1, stderr: 'mapping.json: the file is missing\n' })
    const nowhere = data(['import', 'nowhere', '--mapping', 'adventureworks'])
    expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringMatching(/nowhere: there is no such folder\n$/) })
    expect(data(['--help']).stdout).toMatch(/^usage: npm run data -- import <folder>/)
  })
})

describe('a file of a million rows', { timeout: 600_000 }, () => {
  const ROWS = 1_000_000
  /** The rows as objects would take several times as much. */
  const HEAP_MIB = 96

  async function writeMillion(folder: string): Promise<{ grossSales: number }> {
    const tables = await createGeneratedCompany().read()
    const { facts } = tables.ledger
    let grossSales = 0
    const rows = function* (): Generator<Fact> {
      for (let index = 0; index < ROWS; index += 1) {
        const fact = facts[index % facts.length]!
        if (['4111', '4112', '4113'].includes(fact.accountId)) grossSales += fact.amount
        yield fact
      }
    }
    await writeTables(tables, folder, rows())
    return { grossSales }
  }

  it('is imported within a small heap and adds up; stopped, killed or refused, it changes nothing', async () => {
    const folder = join(dataFolder, 'files')
    const { grossSales } = await writeMillion(folder)
    const { status, stdout, stderr } = data(['import', folder, '--name', 'large'], [`--max-old-space-size=${HEAP_MIB}`])
    expect([status, stderr.match(/^ledger\.csv {2}1,000,000 rows {2}100 %/m)?.length]).toEqual([0, 1])
    expect(stdout).toContain('1,000,000 postings')
    const books = await openBooks({ data: join(dataFolder, 'books', 'large') })
    const asker = books.directory.askerFor((await books.directory.find('ada'))!)
    const { totals } = await books.warehouse.measures(asker, { metrics: ['gross_sales'] })
    expect(totals['gross_sales']).toBe(grossSales / 100)
    await books.close()

    const env = { ...process.env, PERDURE_DATA_DIR: dataFolder }
    const args = [MAIN, 'import', folder, '--name', 'large']
    const before = data(['list']).stdout
    expect(before).toMatch(/^large {2}.*1,000,000 postings/)
    for (const [signal, ending] of [['SIGINT', [130, null]], ['SIGKILL', [null, 'SIGKILL']]] as const) {
      const stopped = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
      stopped.stderr.once('data', () => stopped.kill(signal))
      expect(await once(stopped, 'close')).toEqual(ending)
      expect(data(['list']).stdout).toBe(before)
    }

    writeFileSync(join(folder, 'customers.csv'), 'id,name,type,region\nC1,One,Public,North\n')
    const refused = data(['check', folder])
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/These are the first 20 problems; reading stopped there\.\n$/)
  })
})
