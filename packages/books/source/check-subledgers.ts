import type { BookTables, ContractTerm, Invoice, Subledger, WorkforceRow } from './tables.ts'

/** An ISO date that the calendar has. */
const DATE = /^\d{4}-\d{2}-\d{2}$/

export interface KnownIds {
  units: ReadonlySet<string>
  products: ReadonlySet<string>
  customers: ReadonlySet<string>
}

/**
 * Throws where contracts, invoices or workforce contradict themselves or the other tables; names the row, counted from
 * 1, and what is wrong with it.
 */
export function checkSubledgers(tables: Pick<BookTables, Subledger>, known: KnownIds): void {
  const { contracts, invoices, workforce } = tables
  contracts.forEach((term, index) => report('contracts', 'term', index, term, faultOfTerm(term, known)))
  checkTermsFollow(contracts)
  const invoiceIds = new Set<string>()
  invoices.forEach((invoice, index) => {
    report('invoices', 'invoice', index, invoice, faultOfInvoice(invoice, known, invoiceIds))
    invoiceIds.add(invoice.invoiceId)
  })
  const rows = new Set<string>()
  workforce.forEach((row, index) => {
    report('workforce', 'row', index, row, faultOfWorkforce(row, known, rows))
    rows.add(workforceKey(row))
  })
}

function report(table: string, noun: string, index: number, row: object, fault: string | undefined): void {
  if (fault === undefined) return
  throw new Error(`${table}: ${noun} ${index + 1} does not fit the tables, ${fault}: ${JSON.stringify(row)}`)
}

function faultOfParties(
  { customerId, businessUnitId }: { customerId: string; businessUnitId: string },
  { customers, units }: KnownIds,
): string | undefined {
  if (!units.has(businessUnitId)) return 'there is no such business unit'
  return customers.has(customerId) ? undefined : 'there is no such customer'
}

function faultOfTerm(term: ContractTerm, known: KnownIds): string | undefined {
  const { productId, fromMonth, toMonth, annualAmount } = term
  if (productId !== null && !known.products.has(productId)) return 'there is no such product'
  if (!Number.isSafeInteger(fromMonth) || !Number.isSafeInteger(toMonth ?? 0)) return 'its months are no month numbers'
  if (toMonth !== null && toMonth < fromMonth) return 'it ends before it begins'
  if (!Number.isSafeInteger(annualAmount) || annualAmount <= 0) return 'its amount is no whole number of cents above 0'
  return faultOfParties(term, known)
}

/** The terms of one contract are one customer's and one unit's, and no month lies in two of them. */
function checkTermsFollow(contracts: readonly ContractTerm[]): void {
  for (const [contractId, terms] of Map.groupBy(contracts, (term) => term.contractId)) {
    const ordered = terms.toSorted((left, right) => left.fromMonth - right.fromMonth)
    ordered.slice(1).forEach((term, index) => {
      const before = ordered[index]!
      if (before.customerId !== term.customerId || before.businessUnitId !== term.businessUnitId) {
        throw new Error(`contracts: the terms of ${contractId} name different customers or business units`)
      }
      if (before.toMonth === null || before.toMonth >= term.fromMonth) {
        throw new Error(`contracts: the terms of ${contractId} overlap: ${JSON.stringify([before, term])}`)
      }
    })
  }
}

function faultOfInvoice(invoice: Invoice, known: KnownIds, taken: ReadonlySet<string>): string | undefined {
  const { invoiceId, issuedOn, dueOn, settledOn, amount } = invoice
  if (taken.has(invoiceId)) return 'its id is there twice'
  const stray = [issuedOn, dueOn, settledOn].find((date) => date !== null && !isDate(date))
  if (stray !== undefined) return `"${stray}" is no date, YYYY-MM-DD`
  if (dueOn < issuedOn) return 'it is due before it is issued'
  if (settledOn !== null && settledOn < issuedOn) return 'it is settled before it is issued'
  if (!Number.isSafeInteger(amount) || amount === 0) return 'its amount is no whole number of cents other than 0'
  return faultOfParties(invoice, known)
}

function isDate(text: string): boolean {
  const time = DATE.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const workforceKey = ({ month, businessUnitId, role }: WorkforceRow): string => `${month}/${businessUnitId}/${role}`

function faultOfWorkforce(row: WorkforceRow, { units }: KnownIds, taken: ReadonlySet<string>): string | undefined {
  const { month, businessUnitId, heads, availableHours, billableHours, listRate, billed, pay } = row
  if (!units.has(businessUnitId)) return 'there is no such business unit'
  if (taken.has(workforceKey(row))) return 'its unit, role and month are there twice'
  if (!Number.isSafeInteger(month)) return 'its month is no month number'
  const figures = [heads, availableHours, billableHours, listRate, billed, pay]
  const isFit = figures.every((figure) => Number.isSafeInteger(figure) && figure >= 0)
  return isFit ? undefined : 'a figure is no whole number of hundredths, at least 0'
}
