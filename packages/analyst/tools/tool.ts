import type { ChartData, Column, Download, Row } from '@perdure/protocol'
import type { Asker, Warehouse } from '@perdure/books'
import type { z } from 'zod'

/** A whole table with its provenance, as a tool made it. The loop gives it its id and cuts it for the wire. */
export interface ToolDataset {
  title: string
  columns: Column[]
  rows: Row[]
  /** All rows in their order, where the tool has them at hand; `rows` is a page of them. For downloads only. */
  allRows?: readonly Row[]
  /** Rows of the whole result, at least `rows.length`. */
  total: number
  /**
   * What everything together comes to, rows of other pages included; by column key, where a total has a meaning. It is
   * computed from the postings, never by adding rows up.
   */
  totals?: Row
  /** ISO date up to which the books behind it are complete. */
  asOf: string
  /** In words: filters, period, business units. */
  scope: string
  formula?: string
}

/** A dataset of the run, findable by a later tool (a chart needs one). */
export interface KnownDataset extends Omit<ToolDataset, 'allRows'> {
  datasetId: string
}

export interface ToolContext {
  /** Whose rights the warehouse applies; there is no way to ask past them. */
  asker: Asker
  warehouse: Warehouse
  signal: AbortSignal
  /** Datasets of this run so far, oldest first. */
  datasets: readonly KnownDataset[]
}

export type ToolResult =
  | { outcome: 'ok'; summary: string; dataset?: ToolDataset; chart?: Omit<ChartData, 'chartId'>; download?: Download }
  /** The model can mend it: says what was wrong and what is allowed. */
  | { outcome: 'error'; summary: string }

/**
 * One read-only thing the analyst can do. `run` gets arguments that its schema has accepted; it throws only when something
 * is broken on our side.
 */
export interface Tool<Input = unknown> {
  /** As the model calls it. */
  name: string
  /** As people read it. */
  title: string
  description: string
  input: z.ZodType<Input>
  /** It reads the datasets of its run, so its results are that run's alone and never remembered. */
  usesRunDatasets?: true
  run(input: Input, context: ToolContext): Promise<ToolResult>
}
