export { loadBooks, openBooks } from './books.ts'
export type { Books, BooksDescription, BooksOptions } from './books.ts'
export type { Asker } from './directory/asker.ts'
export type { Directory, Person } from './directory/directory.ts'
export { SourceError } from './source/data-source.ts'
export type { DataSource } from './source/data-source.ts'
export { createGeneratedCompany } from './source/generated/generated-company.ts'
export type {
  Account,
  AccountKind,
  AccountRole,
  Book,
  BookTables,
  BusinessUnit,
  CompanyFacts,
  Customer,
  Fact,
  LineItem,
  MonthNumber,
  Product,
} from './source/tables.ts'
export type { FiscalCalendar, FiscalYear } from './warehouse/calendar.ts'
export { DIMENSION_LABELS, DIMENSIONS, MEMBER_DIMENSIONS } from './warehouse/dimensions.ts'
export type { Dimension, MemberDimension } from './warehouse/dimensions.ts'
export { METRIC_IDS } from './warehouse/metric-ids.ts'
export type { MetricId } from './warehouse/metric-ids.ts'
export type { MetricBasis, MetricDefinition, MetricUnit } from './warehouse/metrics.ts'
export { RequestError } from './warehouse/request-error.ts'
export type {
  AvailableMetric,
  BudgetRow,
  BudgetsAnswer,
  BudgetsRequest,
  FactFilter,
  Figure,
  Measure,
  MeasureRow,
  MeasuresAnswer,
  MeasuresRequest,
  PeriodFilter,
  ProductFigures,
  ProductsAnswer,
  ProductsRequest,
  Provenance,
  QueryOptions,
  Warehouse,
} from './warehouse/warehouse.ts'
