export * from './backoff.ts'
export {
  budgetLineSchema,
  budgetsSchema,
  businessQuerySchema,
  businessSearchSchema,
  definitionsSchema,
  metricDefinitionSchema,
  productSchema,
  productsSchema,
  type BudgetLine,
  type Budgets,
  type Definitions,
  type MetricDefinitionResource,
  type ProductResource,
  type Products,
} from './business.ts'
export * from './citations.ts'
export * from './cursor.ts'
export * from './customers.ts'
export * from './dataset-file.ts'
export * from './event-shapes.ts'
export * from './events.ts'
export * from './fit-event.ts'
export * from './fold.ts'
export * from './limits.ts'
export * from './log-events.ts'
export * from './operations.ts'
export * from './overview.ts'
export * from './problem-codes.ts'
export * from './problem-registry.ts'
export * from './problem-schema.ts'
export * from './problems.ts'
export * from './reader.ts'
export {
  type Held,
  type Moment,
  type ReaderCommand,
  type ReaderInput,
  type ReaderPhase,
  type ReaderState,
  type ReaderStep,
  type StopReason,
} from './reader-state.ts'
export * from './requests.ts'
export * from './run-errors.ts'
export * from './sse.ts'
export * from './state-schemas.ts'
export * from './states.ts'
export * from './stream-parser.ts'
export * from './text.ts'
export * from './view.ts'
export * from './vocabulary.ts'
