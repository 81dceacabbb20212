import type { Desk } from './desks.ts'

/** Labelled as in `labelled-prose.ts`: tables, lists, other languages, citations. Beside them what was asked. */
export const FORMS: readonly (readonly [desk: Desk, text: string, question?: string])[] = [
  // Tables, with the unit in the cell or in the head.
  ['sales', '| Unit | FY2025 | FY2026 |\n|---|---:|---:|\n| Signals | {$46,310,250} | {$48,210,400} |'],
  ['sales', '| Unit | FY2025 | FY2026 |\n|---|---:|---:|\n| Signals | {$46,310,250} | {!$48,120,400} |'],
  ['sales', '| Unit | Net sales ($m) | Margin (%) |\n|---|---:|---:|\n| Signals | {48.2} | {39.8} |\n| Detection | {12.9} | {40.2} |'],
  ['sales', '| Unit | Net sales ($m) | Margin (%) |\n|---|---:|---:|\n| Signals | {!84.2} | {!38.9} |\n| Detection | {12.9} | {40.2} |'],
  ['sales', '| Unit | Net sales in thousands |\n|---|---:|\n| Signals | {48,210} |\n| Controllers | {!31,775} |'],
  ['sales', '| Unit | Change | % |\n|---|---:|---:|\n| Signals | {1,900,150} | {4.1} |\n| Controllers | {(1,345,080)} | {(4.1)} |'],
  ['sales', '| Unit | Change |\n|---|---:|\n| Signals | {!(1,900,150)} |\n| Controllers | {!1,345,080} |'],
  ['sales', '| # | Unit | Margin | Change |\n|---|---|---:|---:|\n| 1 | Controllers | {47.1%} | {+1.6 pp} |\n| 2 | Detection | {40.2%} | {!+1.6%} |'],
  ['months', '| Month | Net sales | Headcount |\n|---|---:|---:|\n| 2025-07 | {$7.81M} | {402} |\n| 2025-08 | {$8.10M} | {!504} |'],
  ['months', '| Month | Net sales |\n|---|---:|\n| Jul 2025 | {$7,812,340.10} |\n| Total | {$52,318,905.60} |'],
  ['products', '| Product | Units | Price |\n|---|---:|---:|\n| P-1001 | {1,284} | {$4,280} |\n| P-1020 | {7,602} | {!$154} |'],
  ['result', '| Line | Actual | Variance |\n|---|---:|---:|\n| Net income | {-1,250,330} | {-3,350,330} |\n| Interest | {!612,400} | {!12,400} |'],
  ['receivables', '| Age | Amount | Share |\n|---|---:|---:|\n| 1–30 days | {$1,980,441} | {19.7%} |\n| 31–60 days | {$902,310} | {!9.9%} |'],
  ['receivables', '| Age | Invoices |\n|---|---:|\n| Not due | {214} |\n| 61–90 days | {19} |\n| Total | {374} |'],

  // Lists and other shapes.
  ['sales', '- Signals: {$48.2 million} ({+4.1%})\n- Controllers: {$31.8 million} ({−4.1%})\n- Detection: {$12.9 million} ({!+7.8%})'],
  ['sales', '### FY2026\n\n**Net sales**: {$102.0 million}  \n**Gross margin**: {40.7%}'],
  ['sales', '> Sales were {$102.0 million}.'],
  ['sales', '`{48,210,400.15}` is what Signals sold.'],
  ['sales', 'Sales: ~{$102M}; margin: ≈{40.7%}.'],
  ['sales', 'Signals ({$48.2M}) > Controllers ({$31.8M}) > Detection ({$12.9M}) > Field Services ({$9.1M}).'],
  ['sales', 'Signals/Controllers: {$48.2M}/{$31.8M}.'],
  ['sales', 'Did Signals sell {$48.2 million}? Yes: {$48,210,400.15}!'],
  ['sales', 'See https://example.com/reports/2026/12345?page=77 for more.'],
  ['sales', 'Write to controller42@example.com, 24/7.'],
  ['sales', 'A third of it, 1/3, is not much.'],

  // What was asked is no claim when it is said again.
  ['sales', 'Which units sold more than $20 million? Signals and Controllers did.', 'Which units sold more than $20 million?'],
  ['sales', 'With a growth of 5% in mind: Signals grew by {4.1%}.', 'Did anybody reach 5% growth?'],
  ['sales', 'You asked for the 15 largest; there are 4 units.', 'Show the 15 largest units.'],
  ['sales', 'It was {!6%}, not 5%.', 'Did anybody reach 5% growth?'],
  ['products', 'None of the products costs 2,000 to make.', 'Which products cost more than 2,000 to make?'],

  // Other languages.
  ['sales', 'Der Umsatz betrug {102,0 Mio. $} im Geschäftsjahr 2026.'],
  ['sales', 'Der Umsatz stieg um {1,1 %} auf {102.002.471,90 $}.'],
  ['sales', 'Der Umsatz betrug {!120,0 Mio. $}.'],
  ['sales', 'Le chiffre d’affaires était de {102,0 millions de dollars}, soit {+1,1 %}.'],
  ['sales', 'Las ventas fueron de {102,0 millones} de dólares.'],

  // Citations: what a marker became is not looked at again; what is bare beside it is.
  ['sales', 'Net sales were [$102,002,471.90](cell:run1.d1:total:fy2026), up {1.1%}.'],
  ['sales', 'Net sales were [$102,002,471.90](cell:run1.d1:total:fy2026), up {!2.1%}.'],
  ['sales', 'Net sales were {![no such figure](cell:)}.'],
  ['sales', 'Net sales were {![$99.00](cell:run1.d1:total:fy2026)}.'],
  ['sales', 'Net sales were {![$99.00](cell:run9.d1:total:fy2026)}.'],
  [
    'sales',
    'Signals ([$48,210,400.15](cell:run1.d1:1:fy2026)) and Controllers ([$31,775,900.25](cell:run1.d1:2:fy2026)) sold {$79,986,300.40} together.',
  ],
  [
    'sales',
    'Signals ([$48,210,400.15](cell:run1.d1:1:fy2026)) is {47.3%} of [$102,002,471.90](cell:run1.d1:total:fy2026).',
  ],
  [
    'sales',
    'The gap between [47.1%](cell:run1.d2:2:gross_margin_ratio) and [24.3%](cell:run1.d2:4:gross_margin_ratio) is {22.8 percentage points}.',
  ],
  [
    'sales',
    'The gap between [47.1%](cell:run1.d2:2:gross_margin_ratio) and [24.3%](cell:run1.d2:4:gross_margin_ratio) is {!28.8 points}.',
  ],
  [
    'sales',
    'Signals sold [$48,210,400.15](cell:run1.d1:1:fy2026). Both together come to {!$79,986,300.40}.',
  ],
  [
    'sales',
    'Signals ([$48,210,400.15](cell:run1.d1:1:fy2026)) is {5.3 times} Field Services ([$9,114,020.90](cell:run1.d1:4:fy2026)).',
  ],
]
