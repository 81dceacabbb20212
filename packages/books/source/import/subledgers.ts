import type { SourceRow } from '../files/table-file.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { BookTables, ContractTerm, Invoice, WorkforceRow } from '../tables.ts'
import type { Cells } from './cells.ts'
import { isoDateOf, monthOfDay } from './dates.ts'
import type { FolderReader } from './folder-reader.ts'
import type { Problems } from './problems.ts'
import { quoted } from './problems.ts'
import { optionalReference, reference } from './register.ts'
import type { Registers } from './registers.ts'

export type Subledgers = Pick<BookTables, 'contracts' | 'invoices' | 'workforce'>

/** Reads contracts, invoices and workforce, those of them that the mapping has; what does not fit is gathered. */
export async function readSubledgers(
  mapping: Mapping,
  reader: FolderReader,
  registers: Registers,
  problems: Problems,
): Promise<Subledgers> {
  return {
    contracts: await readContracts(mapping, reader, registers, problems),
    invoices: await readInvoices(mapping, reader, registers),
    workforce: await readWorkforce(mapping, reader, registers),
  }
}

async function readContracts(
  { contracts: table }: Mapping,
  reader: FolderReader,
  registers: Registers,
  problems: Problems,
): Promise<ContractTerm[]> {
  if (table === undefined) return []
  const terms: { term: ContractTerm; row: SourceRow; cells: Cells }[] = []
  await reader.read(table, (cells) => {
    const contractId = cells.requiredText(table.contract)
    const parties = readParties(cells, table, registers)
    const product = optionalReference(cells, table.product, registers.product)
    const from = cells.requiredDay(table.fromMonth)
    const to = cells.day(table.toMonth)
    const amount = cells.requiredHundredths(table.annualAmount)
    return (row) => {
      const [productPlace, last] = [product(row), to(row)]
      const term: ContractTerm = {
        contractId: contractId(row),
        ...parties(row),
        productId: productPlace === null ? null : registers.product.list[productPlace]!.id,
        fromMonth: monthOfDay(from(row)),
        toMonth: last === null ? null : monthOfDay(last),
        annualAmount: amount(row),
      }
      if (term.annualAmount <= 0) throw cells.fault(row, table.annualAmount.column, 'must be above 0')
      if (term.toMonth !== null && term.toMonth < term.fromMonth) {
        throw cells.fault(row, table.toMonth?.column, 'the term ends before it begins')
      }
      terms.push({ term, row, cells })
    }
  })
  for (const ownTerms of Map.groupBy(terms, ({ term }) => term.contractId).values()) {
    const ordered = ownTerms.toSorted((left, right) => left.term.fromMonth - right.term.fromMonth)
    for (const [index, { term, row, cells }] of ordered.slice(1).entries()) {
      const before = ordered[index]!
      const fault = faultBetween(before.term, term)
      if (fault === undefined) continue
      const which = `the terms of ${quoted(term.contractId)} in rows ${before.row.row} and ${row.row}`
      problems.add(cells.fault(row, table.contract.column, `${which} ${fault}`))
    }
  }
  return terms.map(({ term }) => term)
}

function faultBetween(before: ContractTerm, after: ContractTerm): string | undefined {
  if (before.customerId !== after.customerId || before.businessUnitId !== after.businessUnitId) {
    return 'name different customers or business units'
  }
  return before.toMonth === null || before.toMonth >= after.fromMonth ? 'overlap' : undefined
}

async function readInvoices(mapping: Mapping, reader: FolderReader, registers: Registers): Promise<Invoice[]> {
  const table = mapping.invoices
  if (table === undefined) return []
  const invoices: Invoice[] = []
  const rowOf = new Map<string, number>()
  await reader.read(table, (cells) => {
    const id = cells.requiredText(table.invoice)
    const parties = readParties(cells, table, registers)
    const issued = cells.requiredDay(table.issuedOn)
    const due = cells.requiredDay(table.dueOn)
    const settled = cells.day(table.settledOn)
    const amount = cells.requiredHundredths(table.amount)
    return (row) => {
      const [invoiceId, issuedDay, dueDay, settledDay] = [id(row), issued(row), due(row), settled(row)]
      const first = rowOf.get(invoiceId)
      if (first !== undefined) {
        throw cells.fault(row, table.invoice.column, `invoice ${quoted(invoiceId)} is there already, in row ${first}`)
      }
      rowOf.set(invoiceId, row.row)
      if (dueDay < issuedDay) throw cells.fault(row, table.dueOn.column, 'the invoice is due before it is issued')
      if (settledDay !== null && settledDay < issuedDay) {
        throw cells.fault(row, table.settledOn?.column, 'the invoice is settled before it is issued')
      }
      const invoice: Invoice = {
        invoiceId,
        ...parties(row),
        issuedOn: isoDateOf(issuedDay),
        dueOn: isoDateOf(dueDay),
        settledOn: settledDay === null ? null : isoDateOf(settledDay),
        amount: amount(row),
      }
      if (invoice.amount === 0) throw cells.fault(row, table.amount.column, 'an invoice of 0 is none')
      invoices.push(invoice)
    }
  })
  return invoices
}

const FIGURES = ['heads', 'availableHours', 'billableHours', 'listRate', 'billed', 'pay'] as const

async function readWorkforce(mapping: Mapping, reader: FolderReader, registers: Registers): Promise<WorkforceRow[]> {
  const table = mapping.workforce
  if (table === undefined) return []
  const rows: WorkforceRow[] = []
  const rowOf = new Map<string, number>()
  await reader.read(table, (cells) => {
    const day = cells.requiredDay(table.month)
    const unit = reference(cells, table.businessUnit, registers.businessUnit)
    const role = cells.requiredText(table.role)
    const figures = FIGURES.map((figure) => ({ figure, read: cells.requiredHundredths(table[figure]) }))
    return (row) => {
      const businessUnitId = registers.businessUnit.list[unit(row)]!.id
      const own = { month: monthOfDay(day(row)), businessUnitId, role: role(row) }
      const key = Object.values(own).join('/')
      const first = rowOf.get(key)
      if (first !== undefined) {
        const problem = `role ${quoted(own.role)} of this unit and month is there already, in row ${first}`
        throw cells.fault(row, table.role.column, problem)
      }
      rowOf.set(key, row.row)
      const amounts = figures.map(({ figure, read }) => {
        const amount = read(row)
        if (amount < 0) throw cells.fault(row, table[figure].column, 'must not lie below 0')
        return [figure, amount] as const
      })
      rows.push({ ...own, ...(Object.fromEntries(amounts) as Record<(typeof FIGURES)[number], number>) })
    }
  })
  return rows
}

function readParties(
  cells: Cells,
  table: Pick<NonNullable<Mapping['invoices']>, 'customer' | 'businessUnit'>,
  { customer, businessUnit }: Registers,
): (row: SourceRow) => Pick<Invoice, 'customerId' | 'businessUnitId'> {
  const readCustomer = reference(cells, table.customer, customer)
  const readUnit = reference(cells, table.businessUnit, businessUnit)
  return (row) => ({
    customerId: customer.list[readCustomer(row)]!.id,
    businessUnitId: businessUnit.list[readUnit(row)]!.id,
  })
}
