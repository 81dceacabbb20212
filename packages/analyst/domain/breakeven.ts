/**
 * Cost-volume-profit analysis: Horngren, Datar & Rajan, "Cost Accounting: A Managerial Emphasis", chapter 3. Cost is
 * either variable or fixed; prices and the mix of what is sold stay as they are.
 */
export interface CostVolumeProfit {
  netSales: number
  variableCost: number
  fixedCost: number
  /** What was sold; null where nobody counts it. */
  units: number | null
  /** Profit to be reached; 0 is breaking even. */
  targetProfit: number
}

export interface Breakeven {
  contributionMargin: number
  /** Contribution margin ÷ net sales; null without sales. */
  contributionMarginRatio: number | null
  operatingProfit: number
  /** Fixed cost ÷ contribution margin ratio. */
  breakevenNetSales: number | null
  /** Units × break-even net sales ÷ net sales: the mix is held. */
  breakevenUnits: number | null
  /** Net sales − break-even net sales. */
  marginOfSafety: number | null
  marginOfSafetyRatio: number | null
  /** Degree of operating leverage, contribution margin ÷ operating profit; null without a profit. */
  operatingLeverage: number | null
  /** (Fixed cost + target profit) ÷ contribution margin ratio. */
  targetNetSales: number | null
}

/** Where there is no contribution from what is sold, no amount of sales breaks even: all that depends on it is null. */
export function breakevenOf({ netSales, variableCost, fixedCost, units, targetProfit }: CostVolumeProfit): Breakeven {
  const contributionMargin = netSales - variableCost
  const ratio = netSales > 0 ? contributionMargin / netSales : null
  const operatingProfit = contributionMargin - fixedCost
  const salesFor = (amount: number): number | null => (ratio !== null && ratio > 0 ? amount / ratio : null)
  const breakevenNetSales = salesFor(fixedCost)
  const marginOfSafety = breakevenNetSales === null ? null : netSales - breakevenNetSales
  return {
    contributionMargin,
    contributionMarginRatio: ratio,
    operatingProfit,
    breakevenNetSales,
    breakevenUnits: breakevenNetSales === null || units === null ? null : (units * breakevenNetSales) / netSales,
    marginOfSafety,
    marginOfSafetyRatio: marginOfSafety === null ? null : marginOfSafety / netSales,
    operatingLeverage: operatingProfit > 0 ? contributionMargin / operatingProfit : null,
    targetNetSales: salesFor(fixedCost + targetProfit),
  }
}
