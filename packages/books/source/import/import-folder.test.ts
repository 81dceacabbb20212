import { describe, expect, it } from 'vitest'
import { openBooks, SourceError } from '../../index.ts'
import { copyExample, mappingWith, replacing, type Change } from '../../testing/example-books.ts'

/** What opening a changed example says. */
async function failure(changes: Record<string, Change>): Promise<SourceError> {
  const example = await copyExample(changes)
  try {
    const books = await openBooks({ data: example.folder })
    await books.close()
    return expect.fail('the books were opened')
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return error
  } finally {
    await example.remove()
  }
}

type Case = [what: string, changes: Record<string, Change>, message: RegExp]
const ledger = (from: string, to: string): Record<string, Change> => ({ 'ledger.csv': replacing(from, to) })

describe('a folder that does not fit its mapping is refused with the place', () => {
  it.each<Case>([
    ['a missing file', { 'ledger.csv': null }, /^ledger\.csv: the file is missing$/],
    ['an empty file', { 'ledger.csv': '' }, /^ledger\.csv: the file is empty$/],
    ['a header alone', { 'budget.csv': 'month,unit,account,amount in thousands\n' }, /^budget\.csv: the file holds no rows$/],
    [
      'another separator',
      { 'ledger.csv': (text) => text.replaceAll(',', '.').replaceAll(';', ',') },
      /^ledger\.csv, row 1: the header is one column; the file seems to be separated by ",", the mapping says ";"$/,
    ],
    ['a missing column', ledger('amount', 'value'), /^ledger\.csv, row 1, column amount: the header lacks this column; it has: entry/],
    ['a column twice', ledger('entry;date', 'date;date'), /row 1, column date: the header has this column twice/],
    ['a row that is cut off', ledger(';pumps;4100;P-10;C1;240,00', ';pumps'), /^ledger\.csv, row 3: has 3 columns where 7 are/],
    ['a wrong type', ledger('-4.800,00', 'many'), /^ledger\.csv, row 2, column amount: "many" is no number$/],
    ['a number written otherwise', ledger('-4.800,00', '-4800.5'), /row 2, column amount: "-4800\.5" is no number/],
    ['a number too large', ledger('-4.800,00', '9e30'), /row 2, column amount: "9e30" is too large/],
    ['no number', ledger('-4.800,00', ''), /row 2, column amount: is empty/],
    ['a date written otherwise', ledger('06.07.2024', '2024-07-06'), /column date: "2024-07-06" is no date as DD\.MM\.YYYY/],
    ['a day that is none', ledger('06.07.2024', '31.06.2024'), /row 2, column date: "31\.06\.2024" is no date/],
    ['a date outside', ledger('06.07.2024', '06.07.2034'), /2034-07-06 lies outside the period, which begins on 2024-07-01/],
    ['an unknown unit', ledger('pumps;4000', 'pump;4000'), /^ledger\.csv, row 2, column unit: business unit pump is not there$/],
    ['an unknown account', ledger('pumps;4000', 'pumps;4001'), /row 2, column account: account 4001 is not there$/],
    ['an unknown product', ledger('P-10', 'P-99'), /row 2, column product: product P-99 is not there$/],
    ['an unknown customer', ledger('C1', 'C9'), /row 2, column customer: customer C9 is not there$/],
    ['a key twice', ledger('E0003', 'E0001'), /^ledger\.csv, row 4, column entry: "E0001" is there already, in row 2$/],
    ['a unit twice', { 'units.csv': replacing('valves,', 'pumps,') }, /^units\.csv, row 3, column unit: business unit "pumps" is/],
    ['an account twice', { 'accounts.csv': replacing('\n4100,', '\n4000,') }, /column account: account "4000" is there already, in row 5/],
    ['a product twice', { 'products.csv': replacing('P-20', 'P-10') }, /^products\.csv, row 3, column product: product "P-10" is there already, in row 2/],
    ['a customer twice', { 'customers.csv': replacing('C3', 'C1') }, /^customers\.csv, row 4, column customer/],
    ['a name that is none', { 'units.csv': replacing('valves,Valves', 'valves,') }, /^units\.csv, row 3, column name: is empty$/],
    ['an unknown kind', { 'units.csv': replacing('corporate', 'holding') }, /column kind: "holding" is none of operating corporate/],
    ['an account beneath none', { 'accounts.csv': replacing('OPEX,+', 'OPEXX,+') }, /^accounts\.csv, row 11, column parent: account "OPEXX" is not there/],
    ['an account beneath itself', { 'accounts.csv': replacing('profit,,+', 'profit,MARGIN,+') }, /lies beneath itself/],
    ['an unknown operator', { 'accounts.csv': replacing('NET,-', 'NET,/') }, /column operator: "\/" is none of \+ - ~/],
    ['a bill of no product', { 'parts.csv': replacing('P-20', 'P-99') }, /^parts\.csv, row 5, column product: product P-99/],
    [
      'terms that overlap',
      { 'contracts.csv': replacing('2025-03', '2025-04') },
      /^contracts\.csv, row 3, column contract: the terms of "K-1" in rows 2 and 3 overlap$/,
    ],
    ['a term of two customers', { 'contracts.csv': replacing('K-1,C2', 'K-1,C1') }, /rows 2 and 3 name different customers/],
    ['a term that ends first', { 'contracts.csv': replacing('2025-09', '2024-09') }, /row 4, column to: the term ends before/],
    ['a term of nothing', { 'contracts.csv': replacing('3600', '0') }, /column a year: must be above 0/],
    ['an invoice twice', { 'invoices.csv': replacing('I-2', 'I-1') }, /^invoices\.csv, row 3, column invoice: invoice "I-1" is there/],
    ['an invoice due too soon', { 'invoices.csv': replacing('2025-05-10', '2025-04-09') }, /row 2, column due: the invoice is due before/],
    ['an invoice settled too soon', { 'invoices.csv': replacing('2025-05-07', '2025-04-01') }, /column settled: the invoice is settled/],
    ['an invoice of nothing', { 'invoices.csv': replacing('-114.00', '0.00') }, /row 5, column amount: an invoice of 0 is none/],
    ['a role twice', { 'workforce.csv': replacing('2025-05', '2025-04') }, /^workforce\.csv, row 3, column role: role "Service engineer"/],
    ['heads below 0', { 'workforce.csv': replacing('engineer,2', 'engineer,-2') }, /row 2, column heads: must not lie below 0/],
    ['a quote that is not closed', { 'customers.csv': replacing('Ltd."', 'Ltd.') }, /^customers\.csv, row 2: a quote/],
    ['a quote inside', { 'customers.csv': replacing('City of', 'City "of"') }, /^customers\.csv, row 3: a quote stands where none may/],
    [
      'bytes of another encoding',
      { 'customers.csv': Buffer.from('customer,name,type,region\nC1,M\xfcller,Public,North\n', 'latin1') },
      /^customers\.csv: it holds bytes that are no UTF-8; its encoding may be one of utf-16le, .*windows-1252/,
    ],
    ['no Parquet', { 'mapping.json': mappingWith({ 'files.units': { file: 'units.csv', format: 'parquet' } }) }, /^units\.csv: the file is not Parquet/],
    ['ledger without sales', { 'ledger.csv': (text) => text.replaceAll(/;4[01]00;/g, ';6100;') }, /^ledger\.csv: no sales are booked in it$/],
  ])('%s', { timeout: 20_000 }, async (_what, changes, message) => {
    expect((await failure(changes)).message).toMatch(message)
  })

  it('and with as much of a value as is needed to find it', async () => {
    const { message } = await failure(ledger('-4.800,00', `${'9'.repeat(5_000)}x`))
    expect(message).toContain(`"${'9'.repeat(60)}…" is no number`)
    expect(message.length).toBeLessThan(200)
  })

  it('and with every other place up to twenty, in the order of the files and rows', async () => {
    const { problems } = await failure({
      ...ledger('-4.800,00', 'many'),
      'budget.csv': replacing('2024-09', '2024-9x'),
    })
    expect(problems.map(({ file, row, column }) => [file, row, column])).toEqual([
      ['ledger.csv', 2, 'amount'],
      ['budget.csv', 12, 'month'],
    ])
    const many = await failure({ 'ledger.csv': (text) => text.replaceAll(';pumps;', ';pump;') })
    expect(many.problems).toHaveLength(20)
    expect(many.message).toMatch(/These are the first 20 problems; reading stopped there\.$/)
    expect([many.file, many.row, many.column]).toEqual(['ledger.csv', 2, 'unit'])
  })

  it('a row counts as a person with a spreadsheet counts, empty ones included', async () => {
    const { message } = await failure(ledger('E0001;06.07.2024;pumps', '\nE0001;06.07.2024;pump'))
    expect(message).toMatch(/^ledger\.csv, row 3, column unit/)
  })
})
