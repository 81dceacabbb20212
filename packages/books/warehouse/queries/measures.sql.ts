/** A dimension's key for one posting; `$dimension<n>` is bound to a name of the closed list, `''` for none. */
const key = (position: 1 | 2 | 3): string => `
    CASE $dimension${position}
      WHEN 'business_unit' THEN posting.unit
      WHEN 'account' THEN -1
      WHEN 'product' THEN posting.product
      WHEN 'product_category' THEN coalesce(product.category, -1)
      WHEN 'customer' THEN posting.customer
      WHEN 'customer_type' THEN coalesce(customer.type, -1)
      WHEN 'customer_region' THEN coalesce(customer.region, -1)
      WHEN 'fiscal_year' THEN month.fiscal_year
      WHEN 'fiscal_quarter' THEN month.fiscal_quarter
      WHEN 'month' THEN posting.month
    END AS key${position}`

/** An account's key is that of its weight: one account may count in several measures, each time under another key. */
const accountKey = (position: 1 | 2 | 3): string => `
  CASE WHEN $dimension${position} = 'account' THEN weight.account_key ELSE grouped.key${position} END AS key${position}`

/**
 * Weighted sums of postings by up to three dimensions. A measure is a number; `$accounts`, `$account_keys` and
 * `$factors` run beside `$measures`. Amounts are hundredths. NULL for `$units`, `$products` or `$customers` means:
 * not narrowed. Postings are added up before they are weighted, since most accounts count in several measures.
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
    AND month IN (SELECT unnest($months))
    AND account IN (SELECT unnest($accounts))
    AND ($units IS NULL OR list_contains($units, unit))
    AND ($products IS NULL OR product IN (SELECT unnest($products)))
    AND ($customers IS NULL OR customer IN (SELECT unnest($customers)))
),
grouped AS (
  SELECT posting.account, ${key(1)}, ${key(2)}, ${key(3)}, sum(posting.amount) AS amount
  FROM posting
  JOIN months AS month USING (month)
  LEFT JOIN products AS product USING (product)
  LEFT JOIN customers AS customer USING (customer)
  GROUP BY posting.account, key1, key2, key3
)
SELECT ${accountKey(1)}, ${accountKey(2)}, ${accountKey(3)},
  weight.measure,
  sum(grouped.amount * weight.factor)::BIGINT AS amount
FROM grouped
JOIN weight USING (account)
GROUP BY ALL
ORDER BY ALL
`
}
