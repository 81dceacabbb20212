/** Questions that the offline analyst is held to: how each begins, and the tools that it has to take. */
export interface OfflineQuestion {
  question: string
  /** Tools that must be among those called; none: it has to be answered without any. */
  tools: readonly string[]
  /** Questions asked before it in the same conversation. */
  after?: readonly string[]
}

const ask = (question: string, ...tools: string[]): OfflineQuestion => ({ question, tools })
const follow = (after: string, question: string, ...tools: string[]): OfflineQuestion => ({
  question,
  tools,
  after: [after],
})

const ACTUALS = 'query_actuals'
const BUDGETS = 'query_budgets'
const PRODUCTS = 'query_products'
const CUSTOMERS = 'query_customers'
const YEARS = 'compare_fiscal_years'
const MARGINS = 'get_margin_analysis'
const VARIANCE = 'get_budget_variance'
const EFFECTS = 'explain_variance'
const CHANGE = 'decompose_change'
const CONCENTRATION = 'get_customer_concentration'
const RETENTION = 'get_retention_metrics'
const CAPITAL = 'get_working_capital'
const FORECAST = 'forecast_metric'
const MODEL = 'run_financial_model'
const SERVICES = 'run_services_model'
const SIMULATION = 'run_what_if_simulation'
const BREAKEVEN = 'run_breakeven'
const ANOMALIES = 'detect_anomalies'
const EFFICIENCY = 'get_efficiency_metrics'
const CHART = 'generate_chart'
const BOOKS = 'describe_metrics'
const EXPORT = 'export_dataset'

export const OFFLINE_QUESTIONS: readonly OfflineQuestion[] = [
  ask('What were net sales and gross margin in FY2026?', ACTUALS, YEARS),
  ask('revenue of Signals in Q3 FY2025', ACTUALS),
  ask('What were net sales in March 2026?', ACTUALS),
  ask('How much did we spend on travel and lodging in FY2025?', ACTUALS),
  ask('Which business unit had the highest operating profit in FY2026?', ACTUALS),
  ask('Bottom 3 customers by net sales in FY2026', ACTUALS),
  ask('How many people do we employ?', ACTUALS),
  ask('Net sales by region and year', ACTUALS),
  ask('What was EBITDA in FY2025?', ACTUALS),
  ask('Give me an overview of Controllers in FY2026.', ACTUALS),
  ask('How is the business doing this year?', ACTUALS),
  ask('gros margin in FY2025', ACTUALS),
  ask('net slaes by busines unit in FY2026', ACTUALS),
  ask('What is the budget for net sales in FY2026?', BUDGETS),
  ask('Budgeted operating expenses by quarter in FY2026', BUDGETS),
  ask('How much revenue was planned for Field Services in FY2025?', BUDGETS),
  ask('Show the budget by business unit for FY2026.', BUDGETS),
  ask('Did we meet the budget in FY2026?', VARIANCE),
  ask('Which business unit missed its budget most in FY2025?', VARIANCE),
  ask('Budget versus actual for Field Services in FY2025', VARIANCE),
  ask('operating expenses against budget by account in FY2026', VARIANCE),
  ask('Budget variance of net sales by quarter in FY2026', VARIANCE),
  ask('What are our top ten products?', PRODUCTS),
  ask('What goes into one ATC intersection controller?', PRODUCTS),
  ask('price of Radar stop-bar detector', PRODUCTS),
  ask('Which five products sold the most units in FY2025?', PRODUCTS),
  ask('Which customers stopped buying?', CUSTOMERS),
  ask('Tell me about Granford County.', CUSTOMERS),
  ask('When did Clearview Regional Transit Authority last buy?', CUSTOMERS),
  ask('How many products does Granford County buy?', CUSTOMERS),
  ask('How did operating expenses change from FY2025 to FY2026?', YEARS),
  ask('compare FY2024 and FY2026', YEARS),
  ask('Net income over the last three years', YEARS),
  ask('Did Controllers grow in FY2026?', YEARS),
  ask('Compare gross margin by business unit in FY2026.', MARGINS),
  ask('Which products have the lowest gross margin in FY2026?', MARGINS),
  ask('contribution margin by customer type', MARGINS),
  ask('Was it price or volume that changed net sales of Detection in FY2026?', EFFECTS),
  ask('Price volume mix of gross margin for Signals in FY2026', EFFECTS),
  ask('Did the price rise of Detection cost us volume in FY2026?', EFFECTS),
  ask('Why did gross margin fall in Signals in FY2025?', EFFECTS),
  ask('Why did operating profit fall in FY2026?', CHANGE),
  ask('Which accounts contributed most to the change in operating profit in FY2026?', CHANGE),
  ask('Which business units contributed to the growth of net sales in FY2025?', CHANGE),
  ask('What moved net income in FY2026, by account?', CHANGE),
  ask('How dependent is Field Services on its largest customer?', CONCENTRATION),
  ask('How concentrated are our customers in FY2026?', CONCENTRATION),
  ask('Customer concentration of Signals by year', CONCENTRATION),
  ask('What is the HHI of Controllers in FY2025?', CONCENTRATION),
  ask('What is our net revenue retention?', RETENTION),
  ask('Which customers left ITS Software in FY2026?', RETENTION),
  ask('How much recurring revenue did we lose to churn in FY2026?', RETENTION),
  ask('ARR by business unit', RETENTION),
  ask('What is our DSO?', CAPITAL),
  ask('How much is overdue?', CAPITAL),
  ask('Which customers pay late?', CAPITAL),
  ask('Who owes us the most?', CAPITAL),
  ask('Working capital at the end of FY2025', CAPITAL),
  ask('How fast do customers pay us?', CAPITAL),
  ask('How long does it take until we get paid?', CAPITAL),
  ask('Forecast net sales for the next six months.', FORECAST),
  ask('What will operating expenses be next year?', FORECAST),
  ask('Predict net sales of Controllers for the next quarter', FORECAST),
  ask('How accurate is the forecast of net sales?', FORECAST),
  ask('What if prices rise by 3 % next year?', MODEL),
  ask('What happens if material costs go up 10 percent and volumes fall 5 percent?', MODEL),
  ask('If wages rise by 4 %, what is operating profit?', MODEL),
  ask('Show me a best case and a worst case scenario.', MODEL),
  ask('What is the utilisation of Field Services?', SERVICES),
  ask('What if utilisation rises by 3 points?', SERVICES),
  ask('What if list rates go up by 5 % and pay by 3 %?', SERVICES),
  ask('How likely is an operating loss next year?', SIMULATION),
  ask('Simulate operating profit with uncertain volumes and prices.', SIMULATION),
  ask('What is the probability that operating profit exceeds $2 million?', SIMULATION),
  ask('How much do we have to sell to break even?', BREAKEVEN),
  ask('Margin of safety by business unit in FY2026', BREAKEVEN),
  ask('What sales are needed for a profit of $5 million?', BREAKEVEN),
  ask('Are there any unusual bookings in FY2026?', ANOMALIES),
  ask('Does anything look wrong in operating expenses of Controllers?', ANOMALIES),
  ask('Find outliers in net sales by customer in FY2026.', ANOMALIES),
  ask('What is our Rule of 40?', EFFICIENCY),
  ask('Net sales per head by business unit in FY2026', EFFICIENCY),
  ask('Which expenses grew faster than sales in FY2026?', EFFICIENCY),
  ask('Show net sales by month in FY2026 as a chart.', ACTUALS, CHART),
  ask('Pie chart of net sales by business unit in FY2026', ACTUALS, CHART),
  ask('Plot the trend of gross margin % over the years', ACTUALS, CHART),
  ask('What data do you have?', BOOKS),
  ask('Which fiscal years are complete in the books?', BOOKS),
  ask('Which metrics are there?', BOOKS),
  ask('How is contribution margin defined?'),
  ask('Export net sales by customer in FY2026 to Excel.', ACTUALS, EXPORT),
  ask('Net sales by product category as CSV', ACTUALS, EXPORT),
  ask('Which customers had net sales above 1 million in FY2026?', ACTUALS),
  ask('Which products have a gross margin below 30 % in FY2026?', MARGINS),
  follow('Compare gross margin by business unit in FY2026.', 'and last year?', MARGINS),
  follow('What were net sales in FY2025?', 'And for Signals?', ACTUALS),
  follow('What is our net revenue retention?', 'and in FY2025?', RETENTION),
  follow('Which business unit missed its budget most in FY2025?', 'and in FY2026?', VARIANCE),
  follow('How did gross margin change from FY2025 to FY2026?', 'why?', EFFECTS),
  follow('How dependent is Field Services on its largest customer?', 'What about Signals?', CONCENTRATION),
  follow('Net sales by quarter in FY2026', 'as a chart', ACTUALS, CHART),
  follow('What were net sales in FY2025?', 'and gross margin?', ACTUALS),
  ask('hello'),
  ask('What can you do?'),
  ask('What is the weather in Berlin today?'),
  ask('Tell me a joke.'),
  ask('Should we fire the CFO?'),
  ask('What were net sales of Atlantis in FY2026?'),
  ask('What were net sales in FY2031?'),
  ask('Wie hoch war der Umsatz im letzten Jahr?'),
  ask('Quel était le chiffre d’affaires de l’année dernière ?'),
  ask('去年的净销售额是多少？'),
]

/**
 * Questions about AdventureWorks, a real general ledger with resellers' order lines; each with what its answer says.
 * It has no contracts, no invoices, no hours or rates of those who work, no list prices and no bills of line items.
 */
export const LEDGER_QUESTIONS: readonly (readonly [question: string, says: RegExp])[] = [
  ['What were net sales and gross margin in FY2012?', /\$32,746,339\.63 and gross margin was \$22,378,318\.87/],
  ['net slaes in 2012', /^\*\*Net sales were \$32,746,339\.63/],
  ['Net sales by business unit in FY2013', /had the highest net sales in FY2013/],
  ['How did net sales change from FY2012 to FY2013?', /^\*\*Net sales (?:rose|fell) by/],
  ['Why did operating profit change in FY2013?', /^\*\*Operating profit (?:rose|fell) by/],
  [
    'Which accounts contributed to the change in operating expenses in FY2013?',
    /^\*\*Operating expenses (?:rose|fell)/,
  ],
  ['Operating expenses by account in FY2012', /^\*\*The largest of operating expenses/],
  ['Compare gross margin by business unit in FY2012.', /^\*\*Gross margin was [\d.]+% of net sales/],
  ['Show net sales by month in FY2012 as a chart.', /^\*\*Net sales were \$32,746,339\.63/],
  ['Export net sales by month in FY2013 as CSV.', /ready to download/],
  ['Which products sold best in FY2012?', /had the highest net sales of the products/],
  ['Top 5 customers in FY2013', /had the highest net sales in FY2013/],
  ['How concentrated are our customers in FY2013?', /took [\d.]+% of net sales/],
  ['Was it price or volume in FY2013?', /^\*\*Net sales (?:rose|fell) from/],
  ['What is our net revenue retention?', /contracts/],
  ['Which customers left us?', /contracts/],
  ['Which customers pay late?', /invoices/],
  ['What is the utilisation?', /hours/],
  ['What goes into one Mountain-200 Black?', /no bill of line items/],
  ['What were material costs in FY2012?', /not available/],
  ['Forecast net sales for the next six months.', /forecast at \$/],
  ['What if prices rise by 3 %?', /Operating profit|model/],
  ['Are there any unusual bookings in FY2012?', /fits least/],
  ['What do these books lack?', /Adventure Works/],
  ['Did we meet the budget in FY2013?', /budget/],
  ['What is the budget for net sales?', /[Bb]udget/],
]
