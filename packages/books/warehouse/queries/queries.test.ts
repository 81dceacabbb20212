import { describe, expect, it } from 'vitest'
import * as budgetQueries from './budget-measures.sql.ts'
import * as customerQueries from './customer-trade.sql.ts'
import * as measureQueries from './measures.sql.ts'
import * as receivablesQueries from './receivables.sql.ts'
import * as recurringRevenueQueries from './recurring-revenue.sql.ts'
import { SCHEMA } from './schema.sql.ts'
import * as workforceQueries from './workforce.sql.ts'

const queries = Object.entries({
  ...budgetQueries,
  ...customerQueries,
  ...measureQueries,
  ...receivablesQueries,
  ...recurringRevenueQueries,
  ...workforceQueries,
})

/** Every table that has a unit's figures in it. */
const guarded = [...SCHEMA.matchAll(/CREATE TABLE (\w+) \(([^;]*?)\);/g)]
  .filter(([, , columns]) => /\bunit INTEGER/.test(columns!))
  .map(([, name]) => name!)

describe('the named queries', () => {
  it('have a way through the rights to every table with figures', () => {
    expect(guarded).toEqual(['actuals', 'unit_actuals', 'budgets', 'contracts', 'invoices', 'workforce'])
    for (const table of guarded) {
      expect(SCHEMA).toContain(`MACRO visible_${table}(asker_units) AS TABLE`)
      expect(SCHEMA).toContain(`SELECT * FROM ${table} WHERE list_contains(asker_units, unit);`)
    }
  })

  it.each(queries)('%s reads postings only through the rights', (_name, sql) => {
    const sources = [...sql.matchAll(/\b(?:FROM|JOIN)\s+([a-z_]+)\s*(\(\$asker_units\))?/g)].map(
      ([, name, rights]) => ({ name, rights }),
    )
    expect(sources.length).toBeGreaterThan(0)
    for (const { name, rights } of sources) {
      expect(guarded).not.toContain(name)
      if (name!.startsWith('visible_')) expect(rights).toBe('($asker_units)')
    }
    expect(sources.some(({ name }) => name!.startsWith('visible_'))).toBe(true)
  })

  it.each(queries)('%s only reads', (_name, sql) => {
    expect(sql).not.toMatch(/\b(INSERT|UPDATE|DELETE|CREATE|DROP|ATTACH|COPY|INSTALL|LOAD|PRAGMA)\b/i)
  })
})
