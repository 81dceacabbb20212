import type { TableShape } from './read-table.ts'

/** The files of the dataset, as they are published, and the columns that are read. */

export const DIM_ACCOUNT: TableShape = {
  file: 'DimAccount.csv',
  delimiter: '|',
  header: false,
  columns: [
    'AccountKey',
    'ParentAccountKey',
    'AccountCode',
    'ParentAccountCode',
    'AccountDescription',
    'AccountType',
    'Operator',
    'CustomMembers',
    'ValueType',
    'CustomMemberOptions',
  ],
}

export const DIM_ORGANIZATION: TableShape = {
  file: 'DimOrganization.csv',
  delimiter: '|',
  header: false,
  columns: ['OrganizationKey', 'ParentOrganizationKey', 'PercentageOfOwnership', 'OrganizationName', 'CurrencyKey'],
}

export const DIM_SCENARIO: TableShape = {
  file: 'DimScenario.csv',
  delimiter: '|',
  header: false,
  columns: ['ScenarioKey', 'ScenarioName'],
}

export const FACT_FINANCE: TableShape = {
  file: 'FactFinance.csv',
  delimiter: '|',
  header: false,
  columns: [
    'FinanceKey',
    'DateKey',
    'OrganizationKey',
    'DepartmentGroupKey',
    'ScenarioKey',
    'AccountKey',
    'Amount',
    'Date',
  ],
}

export const FACT_RESELLER_SALES: TableShape = {
  file: 'FactResellerSales.csv',
  delimiter: ',',
  header: true,
  columns: [
    'OrderDate',
    'ProductKey',
    'ResellerKey',
    'SalesTerritoryKey',
    'OrderQuantity',
    'TotalProductCost',
    'SalesAmount',
    'StandardCost',
  ],
}

export const PRODUCT: TableShape = {
  file: 'Product.csv',
  delimiter: ',',
  header: true,
  columns: ['ProductKey', 'Product', 'StandardCost', 'EnglishProductCategoryName'],
}

export const RESELLERS: TableShape = {
  file: 'Resellers.csv',
  delimiter: ',',
  header: true,
  columns: ['ResellerKey', 'BusinessType', 'ResellerName', 'Country_Region'],
}

export const SALES_TERRITORY: TableShape = {
  file: 'SalesTerritory.csv',
  delimiter: '\t',
  header: false,
  columns: [
    'TerritoryID',
    'Name',
    'CountryRegionCode',
    'Group',
    'SalesYTD',
    'SalesLastYear',
    'CostYTD',
    'CostLastYear',
    'rowguid',
    'ModifiedDate',
  ],
}

export const FILES: readonly TableShape[] = [
  DIM_ACCOUNT,
  DIM_ORGANIZATION,
  DIM_SCENARIO,
  FACT_FINANCE,
  FACT_RESELLER_SALES,
  PRODUCT,
  RESELLERS,
  SALES_TERRITORY,
]
