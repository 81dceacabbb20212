import { openBooks, type Books } from '@perdure/books'
import { cellLinks } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askOffline } from '../testing/ask-offline.ts'
import { unsupportedFigures } from '../testing/figures-in-text.ts'

let books: Books
beforeAll(async () => {
  books = await openBooks()
})
afterAll(() => books.close())

const ACTUALS = 'query_actuals'
const YEARS = 'compare_fiscal_years'
const MARGINS = 'get_margin_analysis'
const PRODUCTS = 'query_products'
const CHART = 'generate_chart'
const EFFECTS = 'explain_variance'
const CHANGE = 'decompose_change'

/** A question about the generated company, the tools it takes, and how its answer begins. */
const QUESTIONS: [question: string, tools: string[], begins: RegExp][] = [
  [
    'What were net sales and gross margin in FY2026?',
    [ACTUALS, YEARS, ACTUALS],
    /^\*\*Net sales were \$[\d,.]+ and gross margin was \$[\d,.]+ in FY2026\./,
  ],
  ['What was revenue in Q3 FY2025?', [ACTUALS, ACTUALS], /^\*\*Net sales were \$[\d,.]+ in Q3 of FY2025\./],
  ['What were net sales in March 2026?', [ACTUALS, ACTUALS], /^\*\*Net sales were \$[\d,.]+ in March 2026\./],
  ['How many people do we employ?', [ACTUALS, YEARS, ACTUALS], /^\*\*Headcount was \d+ at the end of FY2026\./],
  ['What did we spend on Travel and lodging in FY2025?', [ACTUALS, ACTUALS], /^\*\*Travel and lodging was \$/],
  [
    'Which business unit had the highest net sales last year?',
    [ACTUALS, YEARS],
    /^\*\*\S+ had the highest net sales in FY2026: \$/,
  ],
  ['Which business unit sold least in FY2024?', [ACTUALS, YEARS], /had the lowest net sales in FY2024/],
  [
    'Split operating expenses in FY2026 by account.',
    [ACTUALS],
    /^\*\*The largest of operating expenses in FY2026 was Salaries/,
  ],
  ['What are our largest expenses?', [ACTUALS], /^\*\*The largest of operating expenses/],
  ['Who were the top 5 customers in FY2025?', [ACTUALS], /had the highest net sales in FY2025/],
  ['Which customer types bring the most revenue?', [ACTUALS, YEARS], /^\*\*Municipality had the highest net sales/],
  [
    'units sold and average price by product category in FY2026',
    [ACTUALS, YEARS],
    /had the highest units sold in FY2026/,
  ],
  [
    'Compare Signals with Controllers on net sales in FY2026',
    [ACTUALS, YEARS],
    /^\*\*Signals had the highest net sales/,
  ],
  ['How did Field Services do in FY2026?', [ACTUALS, YEARS, ACTUALS], /^\*\*Net sales were .* for Field Services\./],
  [
    'Show net sales by month in FY2026 as a chart.',
    [ACTUALS, CHART],
    /^\*\*Net sales were \$[\d,.]+ in FY2026, ranging from/,
  ],
  ['net sales by quarter for Controllers in FY2025 and FY2026', [ACTUALS, CHART], /for Controllers, ranging from/],
  [
    'Show the trend of gross margin % over the years',
    [ACTUALS, CHART],
    /^\*\*Gross margin % was [\d.]+% over FY2023 to FY2026/,
  ],
  [
    'Show me a pie chart of net sales by business unit in FY2026',
    [ACTUALS, YEARS, CHART],
    /^\*\*Signals had the highest net sales/,
  ],
  [
    'How did gross margin change from FY2025 to FY2026?',
    [YEARS, YEARS],
    /^\*\*Gross margin (?:rose|fell) by \$.* in FY2025 to \$.* in FY2026\./,
  ],
  ['Compare FY2023 to FY2026 net income', [YEARS, YEARS], /^\*\*Net income fell by/],
  ['compare FY24 vs FY25', [YEARS, YEARS], /^\*\*Net sales rose by .* in FY2024 to .* in FY2025/],
  ['year over year growth of units', [YEARS, YEARS], /^\*\*Units sold (?:rose|fell) by [\d,.]+ \(/],
  ['Did we make more money in 2026 than in 2025?', [YEARS, YEARS], /^\*\*Net sales rose/],
  ['net sales Q1 vs Q2 FY2026', [ACTUALS], /in Q1 and Q2 of FY2026, ranging from/],
  ['Why did operating profit change in FY2026?', [YEARS, YEARS, CHANGE], /^\*\*Operating profit fell/],
  ['Why did gross margin fall in FY2024?', [YEARS, YEARS, EFFECTS], /^\*\*Gross margin did not fall; it rose by/],
  ['Compare gross margin by business unit in FY2026.', [MARGINS], /^\*\*Gross margin was [\d.]+% of net sales/],
  [
    'Which products have the lowest gross margin in FY2026?',
    [MARGINS],
    /had the lowest gross margin in FY2026: [\d.]+% of net sales/,
  ],
  [
    'Who were the top ten customers by gross margin in FY2026?',
    [MARGINS],
    /had the highest gross margin in FY2026: \$/,
  ],
  ['contribution margin by customer type', [MARGINS], /^\*\*Contribution margin was [\d.]+% of net sales/],
  ['What are our top ten products?', [PRODUCTS], /had the highest net sales of the products in FY2026/],
  ['Which of our products sell best to municipalities?', [PRODUCTS], /of the products for Municipality in FY2026/],
  [
    'What goes into one ATC intersection controller?',
    [PRODUCTS, PRODUCTS],
    /^\*\*One ATC intersection controller lists at \$4,280\.00 and costs \$1,733\.50 to make/,
  ],
  ['price of Radar stop-bar detector', [PRODUCTS], /^\*\*Radar stop-bar detector lists at \$/],
]

/** Amounts, percentages and points that are no citation. */
function uncited(markdown: string): string[] {
  const bare = cellLinks(markdown).reduceRight(
    (text, { offset, length }) => text.slice(0, offset) + text.slice(offset + length),
    markdown,
  )
  return bare.match(/[$€]\s?\d\S*|\d\S*%|\d\S* percentage points/g) ?? []
}

describe('over the generated company', () => {
  test.each(QUESTIONS)('%s', async (question, tools, begins) => {
    const asked = await askOffline(books, question)
    expect(asked.result).toEqual({ outcome: 'completed' })
    expect(asked.tools).toEqual(tools)
    expect(asked.text).toMatch(begins)
    expect(asked.text).toMatch(/_Source: .+The books are complete up to 30 June 2026\._/)
    expect(unsupportedFigures(asked.text, asked.datasets)).toEqual([])
    expect(asked.markdown).not.toContain('[[')
    expect(asked.check?.cited).toBeGreaterThan(0)
    expect(asked.check).toMatchObject({ unsupported: 0, marks: [] })
    expect(uncited(asked.markdown)).toEqual([])
    expect(asked.recording.events().some((event) => event.event === 'tool_end' && event.data.outcome === 'error')).toBe(
      false,
    )
    expect(asked.followUps).toHaveLength(3)
    expect(asked.followUps).not.toContain(question)
  })

  test('the figures of an answer are those of the books', async () => {
    const person = (await books.directory.find('ada'))!
    const { totals } = await books.warehouse.measures(books.directory.askerFor(person), {
      metrics: ['net_sales', 'gross_margin'],
      period: { fiscalYears: [2024] },
    })
    const { text } = await askOffline(books, 'What were net sales and gross margin in FY2024?')
    const [netSales, grossMargin] = [...text.matchAll(/\$([\d,.]+\d)/g)].map(([, digits]) =>
      Number(digits?.replaceAll(',', '')),
    )
    expect([netSales, grossMargin]).toEqual([totals['net_sales'], totals['gross_margin']])
  })

  test('every follow-up it offers it can answer itself', async () => {
    const offered = new Set<string>()
    for (const [question] of QUESTIONS.filter((_, index) => index % 5 === 0)) {
      for (const item of (await askOffline(books, question)).followUps) offered.add(item)
    }
    expect(offered.size).toBeGreaterThan(6)
    for (const item of offered) {
      const { text } = await askOffline(books, item)
      expect(text, item).toMatch(/_Source: |Formula: /)
    }
  })

  test('a chart is drawn over a dataset of the run, by columns it has', async () => {
    const { recording, datasets } = await askOffline(
      books,
      'Show me a pie chart of net sales by business unit in FY2026',
    )
    const chart = recording.events().find((event) => event.event === 'chart')?.data
    const dataset = datasets.find(({ datasetId }) => datasetId === chart?.datasetId)
    expect(chart?.spec).toEqual({ kind: 'pie', x: 'business_unit', series: ['net_sales'], unit: 'usd' })
    expect(dataset?.columns.map(({ key }) => key)).toEqual(['business_unit', 'net_sales'])
  })
})

describe('without figures', () => {
  test.each([
    ['hello', /^Hello Ada .*offline analyst: I follow rules, ask no AI model/],
    ['What can you do?', /I can:\n\n- tell figures/],
    ['What is the weather today?', /^I do not know how to answer that\. .*I can:/s],
    ['How is contribution margin defined?', /^\*\*Contribution margin\*\*: .*Formula: net sales − variable cost/s],
    ['Which business units are there?', /Signals, Controllers, ITS Software, Field Services and Corporate\./],
    ['What were net sales in FY2031?', /^\*\*The books hold nothing for FY2031\.\*\* They go from FY2023 to FY2026/],
    ['What were net sales of Atlantis in FY2026?', /^\*\*“Atlantis” is not among what you may see\*\*/],
  ])('%s', async (question, says) => {
    const asked = await askOffline(books, question)
    expect(asked.result).toEqual({ outcome: 'completed' })
    expect(asked.tools).toEqual([])
    expect(asked.text).toMatch(says)
    expect(asked.followUps).toHaveLength(3)
  })

  test('a profile without the tool that is needed is told', async () => {
    const { text, tools } = await askOffline(books, 'What were net sales in FY2026?', { toolProfile: 'customers' })
    expect(tools).toEqual([])
    expect(text).toContain('No tool of this profile can answer that')
  })
})

describe('for somebody who sees one business unit', () => {
  const ben = { userId: 'ben' }

  test('totals are that unit’s, and the source says so', async () => {
    const { text, datasets } = await askOffline(books, 'What were net sales in FY2026?', ben)
    const { text: unit } = await askOffline(books, 'What were net sales of Signals in FY2026?')
    expect(/\$[\d,.]+\d/.exec(text)?.[0]).toBe(/\$[\d,.]+\d/.exec(unit)?.[0])
    expect(text).toContain('Signals (all that you may see)')
    expect(unsupportedFigures(text, datasets)).toEqual([])
  })

  test.each([
    'What were net sales of Field Services in FY2026?',
    'net sales of controllers in FY2026',
    'How did ITS Software do in FY2026?',
  ])('%s is refused plainly, as a name that does not exist would be', async (question) => {
    const { text, tools } = await askOffline(books, question, ben)
    expect(tools).toEqual([])
    expect(text).toContain('is not among what you may see')
    expect(text).toContain('You may see the business unit Signals')
  })

  test('nothing it says of itself names another unit', async () => {
    for (const question of [
      'What can you do?',
      'Which business units are there?',
      'Compare net sales by business unit in FY2026',
    ]) {
      const { text, followUps } = await askOffline(books, question, ben)
      expect(`${text} ${followUps.join(' ')}`).not.toMatch(/Field Services|ITS Software|Corporate/)
    }
  })
})

describe('in a conversation', () => {
  test('a short question leans on the one before it', async () => {
    const history = [{ question: 'Compare gross margin by business unit in FY2026.', answer: '…' }]
    const year = await askOffline(books, 'and in FY2024?', { history })
    expect(year.tools).toEqual([MARGINS])
    expect(year.text).toContain('in FY2024')
    const chart = await askOffline(books, 'as a chart', {
      history: [...history, { question: 'and in FY2024?', answer: '…' }],
    })
    expect(chart.tools).toEqual([MARGINS, CHART])
    expect(chart.text).toContain('in FY2024')
    const unit = await askOffline(books, 'what about Signals?', {
      history: [{ question: 'What were net sales in FY2025?', answer: '…' }],
    })
    expect(unit.text).toMatch(/^\*\*Net sales were .* in FY2025 for Signals\./)
  })

  test('a whole question does not', async () => {
    const history = [{ question: 'Compare gross margin by business unit in FY2024.', answer: '…' }]
    const { text } = await askOffline(books, 'What were net sales?', { history })
    expect(text).toMatch(/^\*\*Net sales were \$[\d,.]+ in FY2026\./)
  })
})
