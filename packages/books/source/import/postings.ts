import { SourceError } from '../data-source.ts'
import { PROBLEMS_MAX } from '../limits.ts'
import type { Column } from '../mapping/fields.ts'
import type { Mapping, PostingsMapping } from '../mapping/mapping.ts'
import type { Account } from '../tables.ts'
import type { Reader } from './cell.ts'
import type { Cells } from './cells.ts'
import { isoDateOf, monthOfDay, parseDay } from './dates.ts'
import type { FolderReader } from './folder-reader.ts'
import { quoted, type Problems } from './problems.ts'
import { optionalReference, reference } from './register.ts'
import type { Registers } from './registers.ts'
import type { Staging, Target } from './staging.ts'

/** What stands between the parts of a key; no file has it. */
const KEY_SEPARATOR = '\u001F'

/** Reads the postings of all files into the staging; what does not fit is gathered. */
export async function readPostings(
  mapping: Mapping,
  reader: FolderReader,
  registers: Registers,
  staging: Staging,
  problems: Problems,
): Promise<void> {
  for (const [source, table] of mapping.postings.entries()) {
    await reader.read(table, (cells) => postingsOf(cells, { mapping, table, source, registers, staging }))
    if (table.key === undefined) continue
    for (const { row, key, firstRow } of await staging.repeatedKeys(source, PROBLEMS_MAX)) {
      const problem = `${quoted(key.replaceAll(KEY_SEPARATOR, ', '))} is there already, in row ${firstRow}`
      const { file } = mapping.files[table.from]!
      problems.add(new SourceError(problem, { file, row, column: table.key.join(', ') }))
    }
  }
  problems.throwIfAny()
  for (const [source, { shift }] of mapping.postings.entries()) {
    if (shift === undefined) continue
    const isShifted = shift.when === 'always' || (await beginsAfterLedger(staging, source))
    if (isShifted) await staging.shift(source, shift.days)
  }
}

async function beginsAfterLedger(staging: Staging, source: number): Promise<boolean> {
  const [first, last] = [await staging.firstDay(source), await staging.lastLedgerDay()]
  return first !== null && last !== null && monthOfDay(first) > monthOfDay(last)
}

interface PostingsContext {
  mapping: Mapping
  table: PostingsMapping
  source: number
  registers: Registers
  staging: Staging
}

function postingsOf(cells: Cells, { mapping, table, source, registers, staging }: PostingsContext) {
  const scenario = cells.choice(table.scenario, ['actual', 'budget', 'ignore'], 'actual')
  const day = datesWithin(cells, mapping, table)
  const unit = reference(cells, table.businessUnit, registers.businessUnit)
  const product = optionalReference(cells, table.product, registers.product)
  const customer = optionalReference(cells, table.customer, registers.customer)
  const key = keyOf(cells, table.key)
  const lines = table.lines.map(({ account, amount, skipZero }) => {
    const { sign = 'asIs', ...number } = amount
    const [readAccount, readAmount] = [reference(cells, account, registers.account), cells.requiredHundredths(number)]
    return (row: Parameters<typeof readAccount>[0]) => {
      const place = readAccount(row)
      const signed = readAmount(row) * signOf(sign, registers.account.list[place]!)
      // A turned nothing is nothing, not minus nothing.
      return { account: place, amount: signed === 0 ? 0 : signed, skipped: skipZero && signed === 0 }
    }
  })
  return (row: Parameters<typeof day>[0]): void => {
    const kind = scenario(row)
    const members = { unit: unit(row), product: product(row) ?? -1, customer: customer(row) ?? -1 }
    const shared = { source, day: day(row), ...members }
    const amounts = lines.map((read) => read(row))
    if (key !== undefined) staging.addKey(source, row.row, key(row))
    if (kind === 'ignore') return
    const target: Target = kind === 'budget' ? 'budgets' : table.book
    const split = target === 'budgets' ? { product: -1, customer: -1 } : {}
    for (const { account, amount, skipped } of amounts) {
      if (!skipped) staging.add({ ...shared, ...split, target, account, amount })
    }
  }
}

/** A ledger's debit lies above zero: it raises expenses and assets, and lowers revenue and liabilities. */
function signOf(sign: 'asIs' | 'reversed' | 'debitPositive', { nature }: Account): 1 | -1 {
  if (sign === 'reversed') return -1
  return sign === 'debitPositive' && (nature === 'revenue' || nature === 'liability') ? -1 : 1
}

/** Dates that are taken forward or back are not held to the period. */
function datesWithin(cells: Cells, { period }: Mapping, { date, shift }: PostingsMapping): Reader<number> {
  const read = cells.requiredDay(date)
  if (shift !== undefined) return read
  const from = period.from === undefined ? -Infinity : parseDay(period.from, 'YYYY-MM-DD')!
  const to = period.to === undefined ? Infinity : parseDay(period.to, 'YYYY-MM-DD')!
  return (row) => {
    const day = read(row)
    if (day >= from && day <= to) return day
    const bounds = [period.from && `begins on ${period.from}`, period.to && `ends on ${period.to}`].filter(Boolean)
    const problem = `${isoDateOf(day)} lies outside the period, which ${bounds.join(' and ')}`
    throw cells.fault(row, date.column ?? date.month, problem)
  }
}

function keyOf(cells: Cells, columns: readonly Column[] | undefined): Reader<string> | undefined {
  if (columns === undefined) return undefined
  const parts = columns.map((column) => cells.requiredText({ column }))
  return (row) => parts.map((read) => read(row)).join(KEY_SEPARATOR)
}
