export { loadBooks, openBooks, withBooks } from './books.ts'
export type { Books, BooksDescription, BooksOptions, HeldBooks } from './books.ts'
export { openCurrentBooks } from './current-books.ts'
export type { BooksEvent, BooksFigures, CurrentBooks, CurrentBooksOptions } from './current-books.ts'
export type { Asker } from './directory/asker.ts'
export type { Directory, Person } from './directory/directory.ts'
export { describePlace, SourceError } from './source/data-source.ts'
export { checkFolder } from './source/import/check-folder.ts'
export type { CheckedFolder } from './source/import/check-folder.ts'
export type { ImportProgress } from './source/import/folder-reader.ts'
export type { Mapping } from './source/mapping/mapping.ts'
export { readMapping, SHIPPED_MAPPINGS } from './source/mapping/read-mapping.ts'
export { importBooks } from './source/stored/import-books.ts'
export type { BooksImport, BooksImported } from './source/stored/import-books.ts'
export { booksNameOf } from './source/stored/manifest.ts'
export type { Manifest } from './source/stored/manifest.ts'
export { listStoredBooks } from './source/stored/stored-books.ts'
export type { ListedBooks } from './source/stored/stored-books.ts'
export type { DataSource } from './source/data-source.ts'
export { createGeneratedCompany } from './source/generated/generated-company.ts'
export { SUBLEDGERS } from './source/tables.ts'
export type {
  Account,
  AccountKind,
  AccountRole,
  Book,
  BookTables,
  BusinessUnit,
  CompanyFacts,
  ContractTerm,
  Customer,
  Fact,
  Invoice,
  LineItem,
  MonthNumber,
  Product,
  Subledger,
  WorkforceRow,
} from './source/tables.ts'
export type { FiscalCalendar, FiscalYear } from './warehouse/calendar.ts'
export type { CustomerFigures, CustomersAnswer, CustomersRequest } from './warehouse/customer-answers.ts'
export { BUDGET_DIMENSIONS, DIMENSION_LABELS, DIMENSIONS, MEMBER_DIMENSIONS } from './warehouse/dimensions.ts'
export type { BudgetDimension, Dimension, MemberDimension } from './warehouse/dimensions.ts'
export { METRIC_IDS } from './warehouse/metric-ids.ts'
export type { MetricId } from './warehouse/metric-ids.ts'
export type { MetricBasis, MetricDefinition, MetricUnit } from './warehouse/metrics.ts'
export type { FactFilter, Figure, PeriodFilter, Provenance, QueryOptions } from './warehouse/question.ts'
export { RequestError } from './warehouse/request-error.ts'
export { AGEING_BUCKETS, WORKFORCE_DIMENSIONS } from './warehouse/subledger-answers.ts'
export type {
  AgeingBucket,
  Ageing,
  ReceivablesAnswer,
  ReceivablesRequest,
  RecurringRevenue,
  RecurringRevenueAnswer,
  RecurringRevenueRequest,
  WorkforceAnswer,
  WorkforceDimension,
  WorkforceFigures,
  WorkforceRequest,
} from './warehouse/subledger-answers.ts'
export type {
  AvailableMetric,
  BudgetComparisonAnswer,
  BudgetMeasuresRequest,
  BudgetRow,
  BudgetsAnswer,
  BudgetsRequest,
  ComparedFigures,
  Measure,
  MeasureRow,
  MeasuresAnswer,
  MeasuresRequest,
  ProductFigures,
  ProductsAnswer,
  ProductsRequest,
  Warehouse,
} from './warehouse/warehouse.ts'
