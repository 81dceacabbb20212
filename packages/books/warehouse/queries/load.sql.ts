/**
 * Postings from a Parquet file, which names members by their ids. They are told apart from every other query: they run
 * while the books are loaded, when nobody can ask yet.
 */

export const SURVEY_ACCOUNTS = 'SELECT DISTINCT account, month FROM read_parquet($path)'
export const SURVEY_PRODUCTS =
  'SELECT DISTINCT business_unit AS unit, product FROM read_parquet($path) WHERE product IS NOT NULL'
export const SURVEY_CUSTOMERS =
  'SELECT DISTINCT business_unit AS unit, customer FROM read_parquet($path) WHERE customer IS NOT NULL'

/** A member's place is its id's place in the list. */
const places = (name: string): string =>
  `${name} AS (SELECT unnest($${name}s) AS id, unnest(range(len($${name}s))) AS place)`

/** A posting of a member that is not there is left out; whoever loads compares the number of rows. */
export const LOAD_ACTUALS = `
INSERT INTO actuals
WITH ${places('unit')}, ${places('account')}, ${places('product')}, ${places('customer')}
SELECT
  $book,
  posting.month,
  unit.place,
  account.place,
  coalesce(product.place, -1),
  coalesce(customer.place, -1),
  posting.amount
FROM read_parquet($path) AS posting
JOIN unit ON unit.id = posting.business_unit
JOIN account ON account.id = posting.account
LEFT JOIN product ON product.id = posting.product
LEFT JOIN customer ON customer.id = posting.customer
WHERE (posting.product IS NULL) = (product.id IS NULL) AND (posting.customer IS NULL) = (customer.id IS NULL)
`

export const LOAD_BUDGETS = `
INSERT INTO budgets
WITH ${places('unit')}, ${places('account')}
SELECT posting.month, unit.place, account.place, posting.amount
FROM read_parquet($path) AS posting
JOIN unit ON unit.id = posting.business_unit
JOIN account ON account.id = posting.account
`
