import { composeFigures } from '../compose-figures.ts'
import { available, filters, periodOf } from '../scope.ts'
import { isFigure } from '../../../tools/tables/figures.ts'
import { inSentence } from '../wording.ts'
import type { Skill } from './skill.ts'

/** What a question of budgets is told by; the comparison with what happened is a skill of its own. */
export const BUDGET = /\bbudget(?:s|ed)?\b|\bplanned\b/

/** What was budgeted, at any grain that budgets have. */
export const budgets: Skill = {
  fits: ({ text }) => BUDGET.test(text),
  plan(reading, briefing) {
    const metrics = available({ ...reading, groupBy: [] }, briefing)
    const [account] = reading.entities.accounts
    const { businessUnits } = filters(reading)
    const groupBy = reading.groupBy.filter((dimension) => !/^(?:product|customer)/.test(dimension))
    return [
      {
        role: 'main',
        tool: 'query_budgets',
        input: {
          ...(account === undefined ? { metrics: metrics.length > 0 ? metrics : ['net_sales'] } : { account }),
          ...(groupBy.length > 0 ? { groupBy } : {}),
          ...periodOf(reading, briefing),
          ...(businessUnits ? { businessUnits } : {}),
        },
      },
    ]
  },
  compose(material) {
    const { main } = material
    const columns = main.columns.map((column) =>
      isFigure(column.unit) ? { ...column, label: `Budgeted ${inSentence(column.label)}` } : column,
    )
    return composeFigures({ ...material, main: { ...main, columns } })
  },
}
