/**
 * Per customer: the first and the last month with postings on `$accounts` in the whole book, and over `$months` alone
 * in how many months and how many products it traded. NULL for `$units`, `$products` or `$customers` means: not
 * narrowed.
 */
export const CUSTOMER_TRADE = `
SELECT
  customer,
  min(month) AS first_month,
  max(month) AS last_month,
  count(DISTINCT month) FILTER (WHERE list_contains($months, month))::INTEGER AS months,
  count(DISTINCT product) FILTER (WHERE list_contains($months, month) AND product <> -1)::INTEGER AS products
FROM visible_actuals($asker_units)
WHERE book = $book
  AND customer <> -1
  AND list_contains($accounts, account)
  AND ($units IS NULL OR list_contains($units, unit))
  AND ($products IS NULL OR list_contains($products, product))
  AND ($customers IS NULL OR list_contains($customers, customer))
GROUP BY customer
ORDER BY customer
`
