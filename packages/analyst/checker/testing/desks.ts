import type { Column, Row, Unit } from '@perdure/protocol'
import type { KnownDataset } from '../../tools/tool.ts'

/** What the labelled sentences are written about: a few datasets each, as tools would have made them. */

function dataset(
  id: string,
  title: string,
  columns: readonly (readonly [key: string, label: string, unit: Unit])[],
  cells: readonly (readonly (string | number | null)[])[],
  more: Partial<KnownDataset> = {},
): KnownDataset {
  const rows = cells.map((row): Row => Object.fromEntries(columns.map(([key], at) => [key, row[at] ?? null])))
  return {
    datasetId: `run1.${id}`,
    title,
    columns: columns.map(([key, label, unit]): Column => ({ key, label, unit })),
    rows,
    total: rows.length,
    asOf: '2026-06-30',
    scope: 'Actuals of FY2026; all business units',
    ...more,
  }
}

const SALES = dataset(
  'd1',
  'Net sales by business unit, FY2025 and FY2026',
  [
    ['business_unit', 'Business unit', 'text'],
    ['fy2025', 'FY2025', 'usd'],
    ['fy2026', 'FY2026', 'usd'],
    ['change', 'Change', 'usd'],
    ['change_ratio', 'Change %', 'ratio'],
  ],
  [
    ['Signals', 46_310_250.4, 48_210_400.15, 1_900_149.75, 0.0410309],
    ['Controllers', 33_120_980, 31_775_900.25, -1_345_079.75, -0.0406111],
    ['Detection', 11_870_330.1, 12_902_150.6, 1_031_820.5, 0.0869243],
    ['Field Services', 9_560_400, 9_114_020.9, -446_379.1, -0.0466904],
  ],
  { totals: { fy2025: 100_861_960.5, fy2026: 102_002_471.9, change: 1_140_511.4, change_ratio: 0.0113077 } },
)

const MARGINS = dataset(
  'd2',
  'Gross margin by business unit, FY2026',
  [
    ['business_unit', 'Business unit', 'text'],
    ['gross_margin', 'Gross margin', 'usd'],
    ['gross_margin_ratio', 'Gross margin %', 'ratio'],
    ['gross_margin_ratio_before', 'Gross margin % FY2025', 'ratio'],
    ['gross_margin_ratio_change', 'Change', 'percentage_points'],
  ],
  [
    ['Signals', 19_187_739.26, 0.398, 0.412, -1.4],
    ['Controllers', 14_966_449.02, 0.471, 0.455, 1.6],
    ['Detection', 5_186_664.54, 0.402, 0.388, 1.4],
    ['Field Services', 2_214_707.08, 0.243, 0.291, -4.8],
  ],
  {
    totals: {
      gross_margin: 41_555_559.9,
      gross_margin_ratio: 0.4074,
      gross_margin_ratio_before: 0.4101,
      gross_margin_ratio_change: -0.27,
    },
  },
)

const RESULT = dataset(
  'd1',
  'Budget against actual, FY2026',
  [
    ['line', 'Line', 'text'],
    ['actual', 'Actual', 'usd'],
    ['budget', 'Budget', 'usd'],
    ['variance', 'Variance', 'usd'],
    ['variance_ratio', 'Variance %', 'ratio'],
  ],
  [
    ['Net sales', 102_002_471.9, 104_500_000, -2_497_528.1, -0.0239],
    ['Operating expenses', 33_480_220.75, 31_900_000, 1_580_220.75, 0.049537],
    ['Operating profit', 8_075_339.15, 9_400_000, -1_324_660.85, -0.140921],
    ['Interest', -612_400, -600_000, -12_400, 0.020667],
    ['Net income', -1_250_330.4, 2_100_000, -3_350_330.4, -1.595395],
  ],
)

const PRODUCTS = dataset(
  'd1',
  'Products by net sales, FY2026',
  [
    ['product', 'Product', 'text'],
    ['product_id', 'Product id', 'text'],
    ['units', 'Units sold', 'count'],
    ['net_sales', 'Net sales', 'usd'],
    ['list_price', 'List price', 'usd'],
    ['unit_cost', 'Unit cost', 'usd'],
    ['unit_margin_ratio', 'Unit margin %', 'ratio'],
  ],
  [
    ['LED signal head 12 inch', 'P-1012', 18_950, 7_011_500, 389, 171.2, 0.559897],
    ['Radar stop-bar detector', 'P-1007', 3_410, 6_138_000, 1_950, 812.25, 0.583462],
    ['ATC intersection controller', 'P-1001', 1_284, 5_495_520, 4_280, 1_733.5, 0.594977],
    ['Pedestrian push button', 'P-1020', 7_602, 1_026_270, 145, 61.75, 0.574138],
  ],
  { total: 27, totals: { units: 96_411, net_sales: 48_931_205.35 } },
)

const MONTHS = dataset(
  'd1',
  'Net sales and headcount by month, July to December 2025',
  [
    ['month', 'Month', 'date'],
    ['net_sales', 'Net sales', 'usd'],
    ['headcount', 'Headcount', 'count'],
    ['sales_per_head', 'Net sales per head', 'usd'],
  ],
  [
    ['2025-07', 7_812_340.1, 402, 19_433.68],
    ['2025-08', 8_104_220.55, 405, 20_010.42],
    ['2025-09', 9_233_870.25, 409, 22_576.7],
    ['2025-10', 8_950_115.3, 411, 21_776.44],
    ['2025-11', 8_744_902.8, 408, 21_433.59],
    ['2025-12', 9_473_456.6, 412, 22_993.83],
  ],
  { totals: { net_sales: 52_318_905.6 }, scope: 'Actuals of Q1 and Q2 of FY2026; all business units' },
)

const AGEING = dataset(
  'd1',
  'Receivables by age',
  [
    ['bucket', 'Age', 'text'],
    ['amount', 'Amount', 'usd'],
    ['invoices', 'Invoices', 'count'],
    ['share', 'Share', 'ratio'],
  ],
  [
    ['Not due', 6_240_118.2, 214, 0.621],
    ['1–30 days', 1_980_440.75, 88, 0.1971],
    ['31–60 days', 902_310.1, 41, 0.0898],
    ['61–90 days', 501_220, 19, 0.0499],
    ['Over 90 days', 424_300.55, 12, 0.0422],
  ],
  { totals: { amount: 10_048_389.6, invoices: 374 } },
)

const COLLECTION = dataset(
  'd2',
  'Days sales outstanding by customer',
  [
    ['customer', 'Customer', 'text'],
    ['dso', 'Days sales outstanding', 'number'],
    ['days_late', 'Average days late', 'number'],
    ['paid_late_ratio', 'Paid late', 'ratio'],
  ],
  [
    ['City of Ashford', 47.3, 12.6, 0.382],
    ['Northgate Transit', 61.8, 20.4, 0.517],
    ['Route 66 Authority', 38.1, 4.2, 0.09],
  ],
)

export const DESKS = {
  sales: [SALES, MARGINS],
  result: [RESULT],
  products: [PRODUCTS],
  months: [MONTHS],
  receivables: [AGEING, COLLECTION],
} as const satisfies Record<string, readonly KnownDataset[]>

export type Desk = keyof typeof DESKS
