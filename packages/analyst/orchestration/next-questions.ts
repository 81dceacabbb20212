import type { Subledger } from '@perdure/books'
import type { Briefing } from '../prompts/briefing.ts'
import { isAvailable, metricName } from './suggestions.ts'

/** What an answer was about, as far as its call says so. */
export interface Answered {
  tool: string
  metric: string
  fiscalYear: number
  businessUnit: string | undefined
}

/** A question that follows from the use of a tool. */
export interface NextQuestion {
  /** The tools after which one asks it. */
  after: readonly string[]
  /** The tool that answers it; an answer that used it already does not want it. */
  asks: string
  /** What the books must have for an answer. */
  needs?: (briefing: Briefing) => boolean
  text: (answered: Answered, briefing: Briefing) => string
}

/** The next questions of an answer that used this tool, best first. */
export function nextQuestions(answered: Answered, used: ReadonlySet<string>, briefing: Briefing): string[] {
  return NEXT_QUESTIONS.filter(
    ({ after, asks, needs }) =>
      after.includes(answered.tool) && !used.has(asks) && (needs === undefined || needs(briefing)),
  ).map(({ text }) => text(answered, briefing))
}

/** Best first. Each must be a question that the tools answer and that stands for itself: a test asks them all. */
export const NEXT_QUESTIONS: readonly NextQuestion[] = [
  {
    after: ['query_budgets'],
    asks: 'get_budget_variance',
    text: ({ fiscalYear }) => `Did we meet the budget in FY${fiscalYear}?`,
  },
  {
    after: ['get_budget_variance', 'detect_anomalies'],
    asks: 'decompose_change',
    text: ({ fiscalYear }) => `Which accounts contributed most to the change in operating profit in FY${fiscalYear}?`,
  },
  {
    after: ['get_margin_analysis', 'decompose_change'],
    asks: 'explain_variance',
    text: ({ fiscalYear, businessUnit }) =>
      `Was it price or volume that changed net sales${ofUnit(businessUnit)} in FY${fiscalYear}?`,
  },
  {
    after: ['explain_variance'],
    asks: 'get_margin_analysis',
    needs: (briefing) => isAvailable(briefing, 'gross_margin'),
    text: ({ fiscalYear, businessUnit }) =>
      `Which products${ofUnit(businessUnit)} have the lowest gross margin in FY${fiscalYear}?`,
  },
  {
    after: ['query_customers'],
    asks: 'get_customer_concentration',
    text: ({ fiscalYear }) => `How concentrated are our customers in FY${fiscalYear}?`,
  },
  {
    after: ['query_customers', 'get_customer_concentration'],
    asks: 'get_working_capital',
    needs: holds('invoices'),
    text: () => 'Which customers pay late?',
  },
  {
    after: ['get_customer_concentration', 'get_retention_metrics', 'get_working_capital'],
    asks: 'query_customers',
    text: () => 'Which customers stopped buying?',
  },
  {
    after: ['get_retention_metrics', 'get_working_capital'],
    asks: 'get_customer_concentration',
    text: ({ fiscalYear }) => `How concentrated are our customers in FY${fiscalYear}?`,
  },
  {
    after: ['forecast_metric', 'run_breakeven', 'run_what_if_simulation'],
    asks: 'run_financial_model',
    text: () => 'What if prices rise by 3 % next year?',
  },
  {
    after: ['run_financial_model', 'forecast_metric'],
    asks: 'run_what_if_simulation',
    text: () => 'How likely is an operating loss next year?',
  },
  {
    after: ['run_financial_model', 'run_what_if_simulation'],
    asks: 'run_breakeven',
    text: () => 'How much do we have to sell to break even?',
  },
  {
    after: ['run_breakeven', 'get_efficiency_metrics', 'explain_variance', 'get_budget_variance'],
    asks: 'forecast_metric',
    text: ({ metric }, briefing) => `Forecast ${metricName(briefing, metric).toLowerCase()} for the next six months.`,
  },
  {
    after: ['run_services_model'],
    asks: 'get_efficiency_metrics',
    needs: holds('workforce'),
    text: ({ fiscalYear }) => `Net sales per head by business unit in FY${fiscalYear}`,
  },
  {
    after: ['get_efficiency_metrics'],
    asks: 'run_services_model',
    needs: holds('workforce'),
    text: () => 'What if utilisation rises by 3 points?',
  },
]

function holds(subledger: Subledger): (briefing: Briefing) => boolean {
  return ({ subledgers }) => subledgers.includes(subledger)
}

function ofUnit(businessUnit: string | undefined): string {
  return businessUnit === undefined ? '' : ` of ${businessUnit}`
}
