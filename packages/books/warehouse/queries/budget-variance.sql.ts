/**
 * Budget and actual of weighted lines by unit, over the months in which the unit has both. Amounts are hundredths.
 * NULL for `$units` means: not narrowed.
 */
export const BUDGET_VARIANCE = `
WITH weight AS (
  SELECT unnest($measures) AS measure, unnest($accounts) AS account, unnest($factors) AS factor
),
budgeted AS (
  SELECT * FROM visible_budgets($asker_units)
  WHERE list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
),
actual AS (
  SELECT * FROM visible_actuals($asker_units)
  WHERE book = $book AND list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
),
both_sides AS (
  SELECT unit, month FROM budgeted
  INTERSECT
  SELECT unit, month FROM actual
),
side AS (
  SELECT unit, month, account, amount AS budget, 0 AS actual FROM budgeted
  UNION ALL
  SELECT unit, month, account, 0 AS budget, amount AS actual FROM actual
)
SELECT unit, measure, sum(budget * factor)::BIGINT AS budget, sum(actual * factor)::BIGINT AS actual
FROM side
JOIN both_sides USING (unit, month)
JOIN weight USING (account)
GROUP BY unit, measure
ORDER BY unit, measure
`

/** The months in which any visible unit has both a budget and actuals. */
export const BUDGET_MONTHS = `
SELECT DISTINCT month FROM (
  SELECT unit, month FROM visible_budgets($asker_units)
  WHERE list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
  INTERSECT
  SELECT unit, month FROM visible_actuals($asker_units)
  WHERE book = $book
)
ORDER BY month
`
