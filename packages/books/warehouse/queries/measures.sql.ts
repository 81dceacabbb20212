/** A dimension's key for one posting; `$dimension<n>` is bound to a name of the closed list, `''` for none. */
const key = (position: 1 | 2 | 3): string => `
    CASE $dimension${position}
      WHEN 'business_unit' THEN posting.unit
      WHEN 'account' THEN weight.account_key
      WHEN 'product' THEN posting.product
      WHEN 'product_category' THEN coalesce(product.category, -1)
      WHEN 'customer' THEN posting.customer
      WHEN 'customer_type' THEN coalesce(customer.type, -1)
      WHEN 'customer_region' THEN coalesce(customer.region, -1)
      WHEN 'fiscal_year' THEN month.fiscal_year
      WHEN 'fiscal_quarter' THEN month.fiscal_quarter
      WHEN 'month' THEN posting.month
    END AS key${position}`

/**
 * Weighted sums of postings by up to three dimensions. A measure is a number; `$accounts`, `$account_keys` and
 * `$factors` run beside `$measures`. Amounts are hundredths. NULL for `$units`, `$products` or `$customers` means:
 * not narrowed.
 */
export const MEASURES = sumsOf('visible_actuals')

/** The same where neither product nor customer is asked. */
export const MEASURES_BY_UNIT = sumsOf('visible_unit_actuals')

function sumsOf(postings: 'visible_actuals' | 'visible_unit_actuals'): string {
  return `
WITH weight AS (
  SELECT
    unnest($measures) AS measure,
    unnest($accounts) AS account,
    unnest($account_keys) AS account_key,
    unnest($factors) AS factor
),
posting AS (
  SELECT * FROM ${postings}($asker_units)
  WHERE book = $book
    AND list_contains($months, month)
    AND ($units IS NULL OR list_contains($units, unit))
    AND ($products IS NULL OR list_contains($products, product))
    AND ($customers IS NULL OR list_contains($customers, customer))
),
keyed AS (
  SELECT ${key(1)}, ${key(2)}, ${key(3)},
    weight.measure,
    posting.amount * weight.factor AS amount
  FROM posting
  JOIN weight USING (account)
  JOIN months AS month USING (month)
  LEFT JOIN products AS product USING (product)
  LEFT JOIN customers AS customer USING (customer)
)
SELECT key1, key2, key3, measure, sum(amount)::BIGINT AS amount
FROM keyed
GROUP BY key1, key2, key3, measure
ORDER BY key1, key2, key3, measure
`
}
