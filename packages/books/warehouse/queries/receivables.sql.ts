/**
 * What is open at a day's end, by one dimension and by days past due. Days are counted from 1970-01-01; amounts are
 * cents. NULL for `$units` or `$customers` means: not narrowed.
 */
export const RECEIVABLES = `
WITH open_invoice AS (
  SELECT unit, customer, amount, $day - due AS days_past_due
  FROM visible_invoices($asker_units)
  WHERE issued <= $day
    AND (settled IS NULL OR settled > $day)
    AND ($units IS NULL OR list_contains($units, unit))
    AND ($customers IS NULL OR list_contains($customers, customer))
),
keyed AS (
  SELECT
    CASE $dimension
      WHEN 'business_unit' THEN invoice.unit
      WHEN 'customer' THEN invoice.customer
      WHEN 'customer_type' THEN customer.type
      WHEN 'customer_region' THEN customer.region
      ELSE -1
    END AS key,
    invoice.amount,
    invoice.days_past_due
  FROM open_invoice AS invoice
  LEFT JOIN customers AS customer USING (customer)
)
SELECT
  key,
  sum(amount)::BIGINT AS open,
  coalesce(sum(amount) FILTER (days_past_due <= 0), 0)::BIGINT AS not_due,
  coalesce(sum(amount) FILTER (days_past_due BETWEEN 1 AND 30), 0)::BIGINT AS overdue_1_to_30,
  coalesce(sum(amount) FILTER (days_past_due BETWEEN 31 AND 60), 0)::BIGINT AS overdue_31_to_60,
  coalesce(sum(amount) FILTER (days_past_due BETWEEN 61 AND 90), 0)::BIGINT AS overdue_61_to_90,
  coalesce(sum(amount) FILTER (days_past_due > 90), 0)::BIGINT AS overdue_over_90,
  count(*)::INTEGER AS invoices
FROM keyed
GROUP BY key
ORDER BY key
`
