import type { AnsweredCall } from './answers.ts'
import type { PlannedCall } from './planned-call.ts'
import type { Reading } from './reading.ts'

const EXPORTING = /\bexport|\bdownload|\bcsv\b|\bexcel\b|\bxlsx\b|\bspreadsheet\b|\bas a file\b/

/** The file that this question wants of its main table; undefined where it wants none or there is none to give. */
export function planExport({ text }: Reading, answered: readonly AnsweredCall[]): PlannedCall | undefined {
  if (!EXPORTING.test(text)) return undefined
  const tables = answered.filter(({ table }) => table !== undefined && table.rows.length > 0)
  const datasetId = (tables.find(({ role }) => role === 'main') ?? tables[0])?.table?.datasetId
  if (datasetId === undefined) return undefined
  const format = /\bcsv\b/.test(text) ? 'csv' : 'xlsx'
  return { role: 'detail', tool: 'export_dataset', input: { datasetId, format } }
}
