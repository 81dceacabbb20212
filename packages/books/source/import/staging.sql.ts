/**
 * Where an import keeps postings until all of them are read. `target` is 0 for the ledger, 1 for the second book, 2 for
 * budgets. Members are places in their lists, -1 for none; amounts are hundredths, which a DOUBLE holds exactly.
 */
export const STAGING_SCHEMA = `
CREATE TABLE staged (
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  day INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  amount DOUBLE NOT NULL
);
CREATE TABLE keys (source INTEGER NOT NULL, row INTEGER NOT NULL, key VARCHAR NOT NULL);
CREATE TABLE units (unit INTEGER NOT NULL, id VARCHAR NOT NULL);
CREATE TABLE accounts (account INTEGER NOT NULL, id VARCHAR NOT NULL, stock BOOLEAN NOT NULL);
CREATE TABLE products (product INTEGER NOT NULL, id VARCHAR NOT NULL);
CREATE TABLE customers (customer INTEGER NOT NULL, id VARCHAR NOT NULL);
`

/** Keys that are there again, each with the row where it was first. */
export const REPEATED_KEYS = `
SELECT row, key, first_row
FROM (
  SELECT row, key,
    row_number() OVER same_key AS occurrence,
    first_value(row) OVER same_key AS first_row
  FROM keys
  WHERE source = $source
  WINDOW same_key AS (PARTITION BY key ORDER BY row)
)
WHERE occurrence > 1
ORDER BY row
LIMIT $limit
`

export const FIRST_DAY = 'SELECT min(day) AS day FROM staged WHERE source = $source'
export const LAST_LEDGER_DAY = 'SELECT max(day) AS day FROM staged WHERE target = 0'
export const SHIFT_DAYS = 'UPDATE staged SET day = day + $days WHERE source = $source'

/**
 * The postings of the books. Flows of a month add up whatever their days. A balance of a month is what its unit booked
 * on the last day it booked any: two balances of one month are never added. Budgets are of flows.
 */
export const SETTLE = `
CREATE TABLE dated AS
  SELECT staged.*,
    (year(DATE '1970-01-01' + day) * 12 + month(DATE '1970-01-01' + day) - 1)::INTEGER AS month,
    stock
  FROM staged JOIN accounts USING (account);
CREATE TABLE postings AS
  WITH closing AS (
    SELECT target, unit, month, max(day) AS day FROM dated WHERE stock GROUP BY target, unit, month
  )
  SELECT dated.target, dated.month, dated.unit, dated.account, dated.product, dated.customer,
    dated.amount::BIGINT AS amount
  FROM dated LEFT JOIN closing USING (target, unit, month)
  WHERE NOT stock OR (target <> 2 AND dated.day = closing.day);
DROP TABLE dated;
`

export const COUNT_LEFT_OUT =
  'SELECT count(*) AS rows FROM staged JOIN accounts USING (account) WHERE stock AND target = 2'
export const USED_UNITS = 'SELECT unit, bool_or(target = 0) AS in_ledger FROM postings GROUP BY unit'
export const LAST_MONTH_OF =
  'SELECT max(month) AS month FROM postings WHERE target = 0 AND list_contains($accounts, account)'

/** Postings of one target as they are kept: by ids, in an order that always comes out the same. */
export const KEPT_POSTINGS = `
SELECT
  posting.month AS month,
  unit.id AS business_unit,
  account.id AS account,
  product.id AS product,
  customer.id AS customer,
  posting.amount AS amount
FROM postings AS posting
JOIN units AS unit USING (unit)
JOIN accounts AS account USING (account)
LEFT JOIN products AS product USING (product)
LEFT JOIN customers AS customer USING (customer)
WHERE posting.target = TARGET
ORDER BY posting.month, posting.unit, posting.account, posting.product, posting.customer, posting.amount
`
