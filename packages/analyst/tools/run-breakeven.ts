import { RequestError } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { breakevenOf, type Breakeven } from '../domain/breakeven.ts'
import { readCategories, readUnits, type Volume, type VolumesRead } from './models/breakeven-volumes.ts'
import { formatCell } from './tables/figures.ts'
import { describedYear, filterFields, pageFields } from './tables/filters.ts'
import { fullYear } from './models/full-year.ts'
import { correctable, sortRows, tableResult, type Table } from './tables/table.ts'
import { listed, subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

export const runBreakevenInput = z.strictObject({
  by: z
    .enum(['total', 'business_unit', 'product_category'])
    .default('business_unit')
    .describe('product_category: only with the fixed cost that the books attribute to products.'),
  fiscalYear: describedYear('A whole fiscal year. Absent: the latest.').optional(),
  targetProfit: z
    .number()
    .min(0)
    .default(0)
    .describe('Dollars of operating profit to reach, by each row on its own; 0 is breaking even.'),
  businessUnits: filterFields.businessUnits,
  productCategories: filterFields.productCategories.describe('Only by product_category. Absent: all.'),
  ...pageFields,
})
export type RunBreakevenInput = z.infer<typeof runBreakevenInput>

/**
 * Break-even by cost, volume and profit. Units: dollars to the cent, counts, ratios; operating leverage is a number.
 * Formulas: contribution = net sales − variable cost; break-even net sales = fixed cost ÷ contribution ratio; units =
 * units sold × break-even ÷ net sales, the mix held; margin of safety = net sales − break-even; operating leverage =
 * contribution ÷ operating profit; with a target, (fixed cost + target) ÷ contribution ratio. Source: Horngren, Datar
 * & Rajan, "Cost Accounting", chapter 3, as in `domain/breakeven.ts`; cost by the behaviour of its account, of the
 * ledger's actuals. Fixed cost by unit is all other cost of sales and operating expenses; by product category only the
 * fixed cost of sales. Where nothing is contributed there is no break-even, and that is said.
 */
export const runBreakeven: Tool<RunBreakevenInput> = {
  name: 'run_breakeven',
  title: 'Break-even',
  description:
    'Break-even of a fiscal year in total, by business unit or by product category, from variable and fixed ' +
    'accounts. Columns: `net_sales`, `variable_cost`, `contribution_margin`, `contribution_margin_ratio`, ' +
    '`fixed_cost`, `profit`, `breakeven_net_sales`, `breakeven_units` (mix held), `margin_of_safety` (net sales ' +
    'less break-even), `margin_of_safety_ratio`, `operating_leverage` (by how many percent profit moves with 1 % of ' +
    'sales); with a target also `target_net_sales`. Dollars, counts and ratios. Prices and mix are held. By ' +
    'category fixed cost is only what the books attribute to products; operating expenses are not in it.',
  input: runBreakevenInput,
  run: (input, context) =>
    correctable(async () => {
      if (input.by !== 'product_category' && input.productCategories !== undefined) {
        throw new RequestError('productCategories', 'Categories go with by product_category only.', [
          'product_category',
        ])
      }
      const year = fullYear('fiscalYear', input.fiscalYear, context.warehouse.calendar)
      const read = input.by === 'product_category' ? readCategories : readUnits
      return tableResult(tableOf(input, year.label, await read(input, year.fiscalYear, context)), input)
    }),
}

function tableOf(input: RunBreakevenInput, year: string, { answer, volumes, total, remarks }: VolumesRead): Table {
  const targetProfit = Math.round(input.targetProfit * 100)
  const computed = volumes.map((volume) => ({ volume, breakeven: breakevenOf({ ...volume, targetProfit }) }))
  const whole = breakevenOf({ ...total, targetProfit })
  const selling = computed.filter(({ volume }) => volume.netSales !== 0)
  if ((input.by === 'total' ? [whole] : selling.map(({ breakeven }) => breakeven)).every(hasNone)) {
    throw new RequestError('by', noContribution(total, whole))
  }
  const columns = columnsOf(input)
  const rows =
    input.by === 'total'
      ? [rowOf(input, total, whole)]
      : selling.map(({ volume, breakeven }) => rowOf(input, volume, breakeven))
  const idle = computed
    .filter(({ volume }) => volume.netSales === 0 && volume.fixedCost !== 0)
    .map(({ volume }) => volume)
  const without = selling.filter(({ breakeven }) => hasNone(breakeven)).map(({ volume }) => volume.label)
  const by = input.by === 'total' ? [] : [input.by]
  return {
    title: `${subjectTitle({ what: ['Break-even'], narrowedTo: answer.narrowedTo, by })}, ${year}`,
    columns,
    rows: sortRows(rows, 'net_sales', 'desc'),
    ...(input.by === 'total' ? {} : { totals: rowOf(input, total, whole) }),
    provenance: { ...answer, formula: FORMULA },
    remarks: [
      ...(input.by === 'total'
        ? []
        : idle.map(
            ({ label, fixedCost }) =>
              `${label} sells nothing: its fixed cost of ${formatCell(fixedCost / 100, 'usd')} is in the total alone.`,
          )),
      ...(without.length > 0
        ? [`No break-even for ${listed(without)}: what is sold contributes nothing, so more of it only loses more.`]
        : []),
      ...remarks,
    ],
  }
}

const hasNone = ({ breakevenNetSales }: Breakeven): boolean => breakevenNetSales === null

function noContribution(total: Volume, { contributionMargin }: Breakeven): string {
  return total.netSales <= 0
    ? 'Nothing is sold there, so there is nothing to break even with.'
    : `There is no break-even: the contribution margin is ${formatCell(contributionMargin / 100, 'usd')}, so every ` +
        'sale adds to the loss.'
}

const FORMULA =
  'contribution margin = net sales − variable cost; break-even net sales = fixed cost ÷ (contribution margin ÷ net ' +
  'sales); break-even units = units × break-even ÷ net sales (mix held); margin of safety = net sales − break-even; ' +
  'operating leverage = contribution margin ÷ profit; target net sales = (fixed cost + target profit) ÷ ' +
  '(contribution margin ÷ net sales); profit = contribution margin − fixed cost'

function columnsOf({ by, targetProfit }: RunBreakevenInput): Column[] {
  return [
    ...(by === 'total'
      ? []
      : [{ key: by, label: by === 'business_unit' ? 'Business unit' : 'Product category', unit: 'text' as const }]),
    { key: 'net_sales', label: 'Net sales', unit: 'usd' },
    { key: 'variable_cost', label: 'Variable cost', unit: 'usd' },
    { key: 'contribution_margin', label: 'Contribution margin', unit: 'usd' },
    { key: 'contribution_margin_ratio', label: 'Contribution margin %', unit: 'ratio' },
    { key: 'fixed_cost', label: 'Fixed cost', unit: 'usd' },
    {
      key: 'profit',
      label: by === 'product_category' ? 'Contribution less attributed fixed cost' : 'Operating profit',
      unit: 'usd',
    },
    { key: 'breakeven_net_sales', label: 'Break-even net sales', unit: 'usd' },
    { key: 'breakeven_units', label: 'Break-even units', unit: 'count' },
    { key: 'margin_of_safety', label: 'Margin of safety', unit: 'usd' },
    { key: 'margin_of_safety_ratio', label: 'Margin of safety %', unit: 'ratio' },
    { key: 'operating_leverage', label: 'Operating leverage', unit: 'number' },
    ...(targetProfit > 0
      ? [
          {
            key: 'target_net_sales',
            label: `Net sales for a profit of ${formatCell(targetProfit, 'usd')}`,
            unit: 'usd' as const,
          },
        ]
      : []),
  ]
}

function rowOf({ by, targetProfit }: RunBreakevenInput, volume: Volume, breakeven: Breakeven): Row {
  const dollars = (amount: number | null): number | null => (amount === null ? null : Math.round(amount) / 100)
  return {
    ...(by === 'total' ? {} : { [by]: volume.label }),
    net_sales: volume.netSales / 100,
    variable_cost: volume.variableCost / 100,
    contribution_margin: breakeven.contributionMargin / 100,
    contribution_margin_ratio: breakeven.contributionMarginRatio,
    fixed_cost: volume.fixedCost / 100,
    profit: breakeven.operatingProfit / 100,
    breakeven_net_sales: dollars(breakeven.breakevenNetSales),
    breakeven_units: breakeven.breakevenUnits === null ? null : Math.round(breakeven.breakevenUnits * 100) / 100,
    margin_of_safety: dollars(breakeven.marginOfSafety),
    margin_of_safety_ratio: breakeven.marginOfSafetyRatio,
    operating_leverage: breakeven.operatingLeverage,
    ...(targetProfit > 0 ? { target_net_sales: dollars(breakeven.targetNetSales) } : {}),
  }
}
