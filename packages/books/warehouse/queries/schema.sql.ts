/**
 * The tables, and the only ways to figures: every other query reads them by the macros `visible_…`, which take the
 * units of the asker. A test holds the other queries to it.
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
CREATE TABLE unit_actuals (
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
CREATE TABLE contracts (
  unit INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  product INTEGER NOT NULL,
  from_month INTEGER NOT NULL,
  to_month INTEGER,
  annual_amount BIGINT NOT NULL
);
CREATE TABLE invoices (
  unit INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  due INTEGER NOT NULL,
  settled INTEGER,
  amount BIGINT NOT NULL
);
CREATE TABLE workforce (
  month INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  role INTEGER NOT NULL,
  heads BIGINT NOT NULL,
  available_hours BIGINT NOT NULL,
  billable_hours BIGINT NOT NULL,
  list_rate BIGINT NOT NULL,
  billed BIGINT NOT NULL,
  pay BIGINT NOT NULL
);
CREATE TABLE months (month INTEGER PRIMARY KEY, fiscal_year INTEGER NOT NULL, fiscal_quarter INTEGER NOT NULL);
CREATE TABLE products (product INTEGER PRIMARY KEY, category INTEGER NOT NULL);
CREATE TABLE customers (customer INTEGER PRIMARY KEY, type INTEGER NOT NULL, region INTEGER NOT NULL);

CREATE MACRO visible_actuals(asker_units) AS TABLE
  SELECT * FROM actuals WHERE list_contains(asker_units, unit);
CREATE MACRO visible_unit_actuals(asker_units) AS TABLE
  SELECT * FROM unit_actuals WHERE list_contains(asker_units, unit);
CREATE MACRO visible_budgets(asker_units) AS TABLE
  SELECT * FROM budgets WHERE list_contains(asker_units, unit);
CREATE MACRO visible_contracts(asker_units) AS TABLE
  SELECT * FROM contracts WHERE list_contains(asker_units, unit);
CREATE MACRO visible_invoices(asker_units) AS TABLE
  SELECT * FROM invoices WHERE list_contains(asker_units, unit);
CREATE MACRO visible_workforce(asker_units) AS TABLE
  SELECT * FROM workforce WHERE list_contains(asker_units, unit);
`

/**
 * After loading: the postings once more, added up over products and customers. A question that names neither reads these
 * few thousand rows in place of half a million; sums of whole cents are the same in any order.
 */
export const ADD_UP_BY_UNIT = `
INSERT INTO unit_actuals
SELECT book, month, unit, account, -1, -1, sum(amount)::BIGINT FROM actuals GROUP BY book, month, unit, account
`

/** After loading: nothing outside the process can be read or written, and nobody can change that back. */
export const SEAL = `
SET enable_external_access = false;
SET lock_configuration = true;
`

export const COUNT_POSTINGS = 'SELECT count(*)::INTEGER AS postings FROM actuals'
