/** How well a business turns sales into profit, and what it spends to sell. Ratios: 0.4 is 40 %. */

/** One business in one fiscal year; null where the books do not tell. Dollars and heads. */
export interface YearOfBusiness {
  netSales: number
  grossMargin: number | null
  operatingExpenses: number | null
  operatingProfit: number | null
  ebitda: number | null
  /** Mean of the month-end headcounts. */
  averageHeadcount: number | null
}

export interface Efficiency {
  netSalesGrowth: number | null
  grossMarginRatio: number | null
  operatingExpenseRatio: number | null
  operatingMarginRatio: number | null
  ebitdaMarginRatio: number | null
  /** Growth of net sales + the margin chosen. */
  ruleOf40: number | null
  netSalesPerHead: number | null
  operatingExpenseGrowth: number | null
  /** Growth of operating expenses − growth of net sales; below 0 the business grows into its cost. */
  growthGap: number | null
}

/** Which margin the rule of 40 is made with. */
export type RuleMargin = 'ebitda' | 'operating'

/**
 * Growth = this ÷ previous year − 1, for a positive previous year; each margin and ratio ÷ net sales; net sales per
 * head = net sales ÷ average headcount: Robinson et al., "International Financial Statement Analysis" (CFA Institute),
 * chapter on financial analysis techniques. Rule of 40 = growth + margin: Feld, "The Rule of 40% For a Healthy SaaS
 * Company" (2015). `previous` is undefined where there is no whole year to compare with.
 */
export function efficiencyOf(
  year: YearOfBusiness,
  previous: YearOfBusiness | undefined,
  margin: RuleMargin,
): Efficiency {
  const perSales = (amount: number | null): number | null =>
    amount === null || year.netSales === 0 ? null : amount / year.netSales
  const netSalesGrowth = growth(year.netSales, previous?.netSales)
  const operatingExpenseGrowth = growth(year.operatingExpenses, previous?.operatingExpenses)
  const ratio = perSales(margin === 'ebitda' ? year.ebitda : year.operatingProfit)
  return {
    netSalesGrowth,
    grossMarginRatio: perSales(year.grossMargin),
    operatingExpenseRatio: perSales(year.operatingExpenses),
    operatingMarginRatio: perSales(year.operatingProfit),
    ebitdaMarginRatio: perSales(year.ebitda),
    ruleOf40: netSalesGrowth === null || ratio === null ? null : netSalesGrowth + ratio,
    netSalesPerHead: year.averageHeadcount ? year.netSales / year.averageHeadcount : null,
    operatingExpenseGrowth,
    growthGap:
      operatingExpenseGrowth === null || netSalesGrowth === null ? null : operatingExpenseGrowth - netSalesGrowth,
  }
}

export function growth(later: number | null, earlier: number | null | undefined): number | null {
  return later === null || earlier === null || earlier === undefined || earlier <= 0 ? null : later / earlier - 1
}
