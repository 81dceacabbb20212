/** A dimension's key for one posting; `$dimension<n>` is bound to a name of the closed list, `''` for none. */
const key = (position: 1 | 2 | 3): string => `
    CASE $dimension${position}
      WHEN 'business_unit' THEN posting.unit
      WHEN 'account' THEN weight.account_key
      WHEN 'fiscal_year' THEN month.fiscal_year
      WHEN 'fiscal_quarter' THEN month.fiscal_quarter
      WHEN 'month' THEN posting.month
    END AS key${position}`

const WEIGHT = `weight AS (
  SELECT
    unnest($measures) AS measure,
    unnest($accounts) AS account,
    unnest($account_keys) AS account_key,
    unnest($factors) AS factor
)`

/**
 * Weighted sums of budgets by up to three dimensions, as `MEASURES` gives them of postings. Amounts are hundredths.
 * NULL for `$units` means: not narrowed.
 */
export const BUDGET_MEASURES = `
WITH ${WEIGHT},
posting AS (
  SELECT * FROM visible_budgets($asker_units)
  WHERE list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
),
keyed AS (
  SELECT ${key(1)}, ${key(2)}, ${key(3)},
    weight.measure,
    posting.amount * weight.factor AS amount
  FROM posting
  JOIN weight USING (account)
  JOIN months AS month USING (month)
)
SELECT key1, key2, key3, measure, sum(amount)::BIGINT AS amount
FROM keyed
GROUP BY key1, key2, key3, measure
ORDER BY key1, key2, key3, measure
`

/**
 * Budget and actual side by side, weighted and split as above, over the months in which a unit has both. Amounts are
 * hundredths.
 */
export const BUDGET_COMPARISON = `
WITH ${WEIGHT},
budgeted AS (
  SELECT * FROM visible_budgets($asker_units)
  WHERE list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
),
actual AS (
  SELECT * FROM visible_unit_actuals($asker_units)
  WHERE book = $book AND list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
),
both_sides AS (
  SELECT unit, month FROM budgeted
  INTERSECT
  SELECT unit, month FROM actual
),
posting AS (
  SELECT unit, month, account, amount AS budget, 0 AS actual FROM budgeted
  UNION ALL
  SELECT unit, month, account, 0 AS budget, amount AS actual FROM actual
),
keyed AS (
  SELECT ${key(1)}, ${key(2)}, ${key(3)},
    weight.measure,
    posting.budget * weight.factor AS budget,
    posting.actual * weight.factor AS actual
  FROM posting
  JOIN both_sides USING (unit, month)
  JOIN weight USING (account)
  JOIN months AS month USING (month)
)
SELECT key1, key2, key3, measure, sum(budget)::BIGINT AS budget, sum(actual)::BIGINT AS actual
FROM keyed
GROUP BY key1, key2, key3, measure
ORDER BY key1, key2, key3, measure
`

/** The units and months that `BUDGET_COMPARISON` compares. */
export const COMPARED_MONTHS = `
SELECT unit, month FROM visible_budgets($asker_units)
WHERE list_contains($months, month) AND ($units IS NULL OR list_contains($units, unit))
INTERSECT
SELECT unit, month FROM visible_unit_actuals($asker_units)
WHERE book = $book
ORDER BY unit, month
`
