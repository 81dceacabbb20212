import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A made-up dataset in the shape of AdventureWorks' files: small enough to add up by hand, with each of the real
 * one's traps in it. Two organizations with a ledger, one that only sells; FY2012 and the beginning of FY2013.
 */
export const TINY_FILES: Readonly<Record<string, string>> = {
  'DimAccount.csv': [
    '1||1||Balance Sheet||~||Currency|',
    '2|1|10|1|Receivables|Assets|+||Currency|',
    '3|1|11|1|Inventory|Assets|+||Currency|',
    '10||4||Net Income|Revenue|+||Currency|',
    '11|10|40|4|Operating Profit|Revenue|+||Currency|',
    '12|11|400|40|Gross Margin|Revenue|+||Currency|',
    '13|12|4100|400|Net Sales|Revenue|+||Currency|',
    '14|13|4110|4100|Gross Sales|Revenue|+||Currency|',
    '15|14|4200|4110|Trade Sales|Revenue|+||Currency|',
    '16|13|4130|4100|Returns and Adjustments|Expenditures|-||Currency|',
    '17|13|4140|4100|Discounts|Expenditures|-||Currency|',
    '18|12|5000|400|Total Cost of Sales|Expenditures|-||Currency|',
    '19|18|5020|5000|Standard Cost of Sales|Expenditures|+||Currency|',
    '20|11|60|40|Operating Expenses|Expenditures|-||Currency|',
    '21|20|6100|60|Commissions|Expenditures|+||Currency|',
    '22|20|6920|60|Rent|Expenditures|+||Currency|',
    '25|20|600|60|Labor Expenses|Expenditures|+||Currency|',
    '26|20|680|60|Depreciation|Expenditures|+||Currency|',
    '23|10|80|4|Other Income and Expense|Revenue|+||Currency|',
    '27|23|8010|80|Interest Expense|Expenditures|-||Currency|',
    '24|10|8500|4|Taxes|Expenditures|-||Currency|',
    '30||9500||Statistical Accounts|Statistical|~||Units|',
    '31|30|9510|9500|Headcount|Balances|~||Units|',
    '',
  ].join('\n'),
  'DimOrganization.csv': [
    '1||1|Tiny Works|100',
    '2|1|1|Northwest Division|100',
    '3|1|.75|Canadian Division|19',
    '4|1|1|European Operations|36',
    '',
  ].join('\n'),
  'DimScenario.csv': '1|Actual\n2|Budget\n3|Forecast\n',
  'SalesTerritory.csv': [
    ['1', 'Northwest', 'US', 'North America', '0', '0', '0', '0', 'x', 'x'].join('\t'),
    ['6', 'Canada', 'CA', 'North America', '0', '0', '0', '0', 'x', 'x'].join('\t'),
    ['10', 'United Kingdom', 'GB', 'Europe', '0', '0', '0', '0', 'x', 'x'].join('\t'),
    '',
  ].join('\n'),
  // FinanceKey | DateKey | Organization | Department | Scenario | Account | Amount | Date
  'FactFinance.csv': [
    // FY2012: July 2011, twice in one month; the balance of the later day counts alone.
    '1|20110701|2|1|1|15|1000.0|x',
    '2|20110701|2|1|1|2|400.0|x',
    '3|20110701|2|1|1|31|5|x',
    '4|20110731|2|1|1|15|500.5|x',
    '5|20110731|2|1|1|2|700.0|x',
    '6|20110731|2|1|1|31|6|x',
    '7|20110731|2|1|1|16|100.10000000000001|x',
    '8|20110731|2|1|1|17|50.0|x',
    '9|20110731|2|1|1|19|600.29999999999995|x',
    '10|20110731|2|1|1|21|30.0|x',
    '11|20110731|2|1|1|22|200.0|x',
    // June 2012, still FY2012, in Canada.
    '12|20120630|3|1|1|15|300.0|x',
    '13|20120630|3|1|1|19|100.0|x',
    '14|20120630|3|1|1|2|90.0|x',
    '15|20120630|2|1|1|2|800.0|x',
    // July 2012 is FY2013; August holds an adjustment and no sales.
    '16|20120728|2|1|1|15|2000.0|x',
    '17|20120728|2|1|1|2|850.0|x',
    '18|20120828|2|1|1|2|1.0|x',
    '19|20120828|2|1|1|22|-5.0|x',
    // Budgets for July 2011 alone; a forecast nobody asks for.
    '20|20110731|2|1|2|15|1600.0|x',
    '21|20110731|2|1|2|22|150.0|x',
    '22|20110731|2|1|3|15|9999.0|x',
    '',
  ].join('\n'),
  'Product.csv': [
    'ProductKey,Product,StandardCost,Color,Subcategory,EnglishProductCategoryName',
    '210,"Frame, ""Road""",60.10,Black,Frames,Components',
    '211,Helmet,12.03,Red,Helmets,Accessories',
    '212,Helmet,13.88,Red,Helmets,Accessories',
    '',
  ].join('\n'),
  'Resellers.csv': [
    'ResellerKey,BusinessType,ResellerName,City,StateProvinceName,Country_Region',
    '1,Ware House,Corner Shop,Seattle,Washington,United States',
    '2,Warehouse,Corner Shop,London,England,United Kingdom',
    '3,Specialty Bike Shop,Pedals,Ottawa,Ontario,Canada',
    '',
  ].join('\n'),
  // Dates are 2,376 days late: 2018-01-01 stands for 2011-07-01, 2019-01-12 for 2012-07-11.
  'FactResellerSales.csv': [
    'SalesOrderNumber,OrderDate,ProductKey,ResellerKey,EmployeeKey,SalesTerritoryKey,OrderQuantity,UnitPrice,' +
      'TotalProductCost,SalesAmount,StandardCost',
    'SO1,2018-01-01,210,1,1,1,2,100.00,120.20,200.00,60.10',
    'SO2,2018-01-01,211,3,1,6,3,20.00,NULL,60.00,12.03',
    'SO3,2019-01-12,212,2,1,10,1,25.00,13.88,25.00,13.88',
    '',
  ].join('\n'),
}

/** Writes the files to a new folder, some of them changed (or, with null, left out). Remove it with `remove`. */
export async function writeTinyDataset(
  changes: Readonly<Record<string, string | Uint8Array | null>> = {},
): Promise<{ folder: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'tiny-adventureworks-'))
  const folder = join(root, 'adventureworks')
  await mkdir(folder)
  for (const [file, content] of Object.entries({ ...TINY_FILES, ...changes })) {
    if (content !== null) await writeFile(join(folder, file), content)
  }
  return { folder, remove: () => rm(root, { recursive: true }) }
}
