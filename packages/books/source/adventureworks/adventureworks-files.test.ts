import { describe, expect, it } from 'vitest'
import { openBooks, SourceError } from '../../index.ts'
import { TINY_FILES, writeTinyDataset } from '../../testing/tiny-adventureworks.ts'

describe('files that are otherwise', () => {
  const finance = TINY_FILES['FactFinance.csv']!
  const sales = TINY_FILES['FactResellerSales.csv']!

  async function failure(changes: Record<string, string | null>): Promise<SourceError> {
    const dataset = await writeTinyDataset(changes)
    try {
      const books = await openBooks({ data: dataset.folder })
      await books.close()
      return expect.fail('they were loaded')
    } catch (error) {
      expect(error).toBeInstanceOf(SourceError)
      return error as SourceError
    } finally {
      await dataset.remove()
    }
  }

  it('in UTF-16 or with a byte order mark are read all the same', async () => {
    const dataset = await writeTinyDataset({
      'FactFinance.csv': Buffer.from(`\uFEFF${finance}`, 'utf16le'),
      'Product.csv': `\uFEFF${TINY_FILES['Product.csv']}`,
    })
    const plain = await writeTinyDataset()
    const [books, expected] = await Promise.all([
      openBooks({ data: dataset.folder }),
      openBooks({ data: plain.folder }),
    ])
    expect(books.describe().datasetVersion).toBe(expected.describe().datasetVersion)
    await Promise.all([books.close(), expected.close(), dataset.remove(), plain.remove()])
  })

  it('with orders dated as they happened are taken as they are', async () => {
    const dated = sales.replaceAll('2018-01-01', '2011-07-01').replace('2019-01-12', '2012-07-11')
    const dataset = await writeTinyDataset({ 'FactResellerSales.csv': dated })
    const plain = await writeTinyDataset()
    const [books, expected] = await Promise.all([
      openBooks({ data: dataset.folder }),
      openBooks({ data: plain.folder }),
    ])
    expect(books.describe().datasetVersion).toBe(expected.describe().datasetVersion)
    await Promise.all([books.close(), expected.close(), dataset.remove(), plain.remove()])
  })

  it.each<[string, Record<string, string | null>, RegExp]>([
    ['missing', { 'Product.csv': null }, /^Product\.csv: the file is missing$/],
    ['empty', { 'FactFinance.csv': '' }, /^FactFinance\.csv: the file holds no rows$/],
    ['empty with a header', { 'Resellers.csv': '' }, /^Resellers\.csv: the file is empty$/],
    [
      'separated otherwise',
      { 'FactFinance.csv': finance.replaceAll('|', ',') },
      /^FactFinance\.csv, row 1: has 1 columns where 8/,
    ],
    [
      'cut off',
      { 'FactFinance.csv': finance.replace('|400.0|x', '') },
      /^FactFinance\.csv, row 2: has 6 columns where 8/,
    ],
    [
      'without a column',
      { 'FactResellerSales.csv': sales.replace('SalesAmount', 'Amount') },
      /row 1, column SalesAmount: the header/,
    ],
    [
      'of another type',
      { 'FactFinance.csv': finance.replace('500.5', 'many') },
      /row 4, column Amount: "many" is no number$/,
    ],
    [
      'of a number too large',
      { 'FactFinance.csv': finance.replace('500.5', '9e30') },
      /row 4, column Amount: "9e30" is too large$/,
    ],
    [
      'of no date',
      { 'FactFinance.csv': finance.replace('20120630', '20121330') },
      /row 12, column DateKey: "20121330" is no date/,
    ],
    [
      'of no order date',
      { 'FactResellerSales.csv': sales.replace('2019-01-12', '2019-02-31') },
      /row 4, column OrderDate/,
    ],
    [
      'of an unknown account',
      { 'FactFinance.csv': finance.replace('|22|-5.0', '|77|-5.0') },
      /row 19, column AccountKey: account 77/,
    ],
    [
      'of an unknown organization',
      { 'FactFinance.csv': finance.replace('|3|1|1|19|', '|9|1|1|19|') },
      /column OrganizationKey/,
    ],
    [
      'of an unknown scenario',
      { 'DimScenario.csv': '1|Actual\n2|Budget\n' },
      /row 22, column ScenarioKey: scenario 3/,
    ],
    [
      'of an unknown product',
      { 'FactResellerSales.csv': sales.replace(',212,2,', ',999,2,') },
      /row 4, column ProductKey: product 999/,
    ],
    [
      'of an unknown reseller',
      { 'FactResellerSales.csv': sales.replace(',212,2,', ',212,9,') },
      /row 4, column ResellerKey/,
    ],
    [
      'of an unknown territory',
      { 'FactResellerSales.csv': sales.replace(',2,1,10,1,', ',2,1,11,1,') },
      /column SalesTerritoryKey/,
    ],
    [
      'of a territory without organization',
      { 'DimOrganization.csv': '1||1|Tiny Works|100\n' },
      /column Name: territory "Northwest"/,
    ],
    [
      'with an account beneath none',
      { 'DimAccount.csv': TINY_FILES['DimAccount.csv']!.replace('22|20|', '22|88|') },
      /"88" is not there/,
    ],
    [
      'with an unknown operator',
      { 'DimAccount.csv': TINY_FILES['DimAccount.csv']!.replace('Rent|Expenditures|+', 'Rent|Expenditures|*') },
      /column Operator: "\*"/,
    ],
    [
      'without an account that a metric needs',
      { 'DimAccount.csv': TINY_FILES['DimAccount.csv']!.replace('Net Sales', 'Revenue') },
      /no account is called "Net Sales"/,
    ],
    [
      'without sales',
      { 'FactFinance.csv': '1|20110701|2|1|1|22|5.0|x\n' },
      /^FactFinance\.csv: no sales are booked in it$/,
    ],
  ])('%s are refused with the place', async (_what, changes, message) => {
    expect((await failure(changes)).message).toMatch(message)
  })
})
