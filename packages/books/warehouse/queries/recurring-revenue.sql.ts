/**
 * Annual recurring revenue in force in two months, by one dimension, and what moved it. A customer is judged by all it
 * pays within a group. Amounts are cents. NULL for `$units`, `$products` or `$customers` means: not narrowed.
 */
export const RECURRING_REVENUE = `
WITH term AS (
  SELECT *,
    from_month <= $opening AND (to_month IS NULL OR to_month >= $opening) AS opens,
    from_month <= $closing AND (to_month IS NULL OR to_month >= $closing) AS closes
  FROM visible_contracts($asker_units)
  WHERE ($units IS NULL OR list_contains($units, unit))
    AND ($products IS NULL OR list_contains($products, product))
    AND ($customers IS NULL OR list_contains($customers, customer))
),
keyed AS (
  SELECT
    CASE $dimension
      WHEN 'business_unit' THEN term.unit
      WHEN 'product' THEN term.product
      WHEN 'product_category' THEN coalesce(product.category, -1)
      WHEN 'customer' THEN term.customer
      WHEN 'customer_type' THEN customer.type
      WHEN 'customer_region' THEN customer.region
      ELSE -1
    END AS key,
    term.customer,
    CASE WHEN term.opens THEN term.annual_amount ELSE 0 END AS opening,
    CASE WHEN term.closes THEN term.annual_amount ELSE 0 END AS closing
  FROM term
  LEFT JOIN products AS product USING (product)
  LEFT JOIN customers AS customer USING (customer)
  WHERE term.opens OR term.closes
),
held AS (
  SELECT key, customer, sum(opening) AS opening, sum(closing) AS closing
  FROM keyed
  GROUP BY key, customer
)
SELECT
  key,
  sum(opening)::BIGINT AS opening,
  sum(CASE WHEN opening = 0 THEN closing ELSE 0 END)::BIGINT AS added,
  sum(CASE WHEN opening > 0 THEN greatest(closing - opening, 0) ELSE 0 END)::BIGINT AS expansion,
  sum(CASE WHEN closing > 0 THEN greatest(opening - closing, 0) ELSE 0 END)::BIGINT AS contraction,
  sum(CASE WHEN closing = 0 THEN opening ELSE 0 END)::BIGINT AS churn,
  sum(closing)::BIGINT AS closing,
  count_if(opening > 0)::INTEGER AS opening_customers,
  count_if(opening > 0 AND closing = 0)::INTEGER AS lost_customers,
  count_if(opening = 0 AND closing > 0)::INTEGER AS new_customers,
  count_if(closing > 0)::INTEGER AS closing_customers
FROM held
GROUP BY key
ORDER BY key
`
