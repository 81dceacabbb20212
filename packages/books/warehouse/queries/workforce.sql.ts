/** A dimension's key for one row; `$dimension<n>` is bound to a name of the closed list, `''` for none. */
const key = (position: 1 | 2): string => `
    CASE $dimension${position}
      WHEN 'business_unit' THEN staff.unit
      WHEN 'role' THEN staff.role
      WHEN 'fiscal_year' THEN month.fiscal_year
      WHEN 'fiscal_quarter' THEN month.fiscal_quarter
      WHEN 'month' THEN staff.month
    END AS key${position}`

/**
 * Heads, hours and what came of them, by up to two dimensions. Heads and hours are hundredths, amounts cents;
 * `list_value` is hundredths of an hour times cents. Heads at the end are read in the months of `$closing`. NULL for
 * `$units` or `$roles` means: not narrowed.
 */
export const WORKFORCE = `
WITH staff AS (
  SELECT *, available_hours > 0 AS bills
  FROM visible_workforce($asker_units)
  WHERE list_contains($months, month)
    AND ($units IS NULL OR list_contains($units, unit))
    AND ($roles IS NULL OR list_contains($roles, role))
),
keyed AS (
  SELECT ${key(1)}, ${key(2)}, staff.*
  FROM staff
  JOIN months AS month USING (month)
)
SELECT
  key1,
  key2,
  coalesce(sum(heads) FILTER (list_contains($closing, month)), 0)::BIGINT AS heads,
  sum(heads)::BIGINT AS head_months,
  coalesce(sum(heads) FILTER (bills), 0)::BIGINT AS billing_head_months,
  sum(available_hours)::BIGINT AS available_hours,
  sum(billable_hours)::BIGINT AS billable_hours,
  sum(billable_hours * list_rate)::BIGINT AS list_value,
  sum(billed)::BIGINT AS billed,
  sum(pay)::BIGINT AS pay,
  coalesce(sum(pay) FILTER (bills), 0)::BIGINT AS billing_pay
FROM keyed
GROUP BY key1, key2
ORDER BY key1, key2
`
