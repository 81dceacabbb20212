/**
 * The tables, and the only ways to the postings: every other query reads `visible_actuals` and `visible_budgets`,
 * which take the units of the asker. A test holds the other queries to it.
 */
export const SCHEMA = `
CREATE TABLE actuals (
  book INTEGER NOT NULL,
  month INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  amount BIGINT NOT NULL
);
CREATE TABLE budgets (
  month INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  account INTEGER NOT NULL,
  amount BIGINT NOT NULL
);
CREATE TABLE months (month INTEGER PRIMARY KEY, fiscal_year INTEGER NOT NULL, fiscal_quarter INTEGER NOT NULL);
CREATE TABLE products (product INTEGER PRIMARY KEY, category INTEGER NOT NULL);
CREATE TABLE customers (customer INTEGER PRIMARY KEY, type INTEGER NOT NULL, region INTEGER NOT NULL);

CREATE MACRO visible_actuals(asker_units) AS TABLE
  SELECT * FROM actuals WHERE list_contains(asker_units, unit);
CREATE MACRO visible_budgets(asker_units) AS TABLE
  SELECT * FROM budgets WHERE list_contains(asker_units, unit);
`

/** After loading: nothing outside the process can be read or written, and nobody can change that back. */
export const SEAL = `
SET enable_external_access = false;
SET lock_configuration = true;
`

export const COUNT_POSTINGS = 'SELECT count(*)::INTEGER AS postings FROM actuals'
