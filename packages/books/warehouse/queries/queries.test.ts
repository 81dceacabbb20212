import { describe, expect, it } from 'vitest'
import * as budgetQueries from './budget-variance.sql.ts'
import * as measureQueries from './measures.sql.ts'

const queries = Object.entries({ ...budgetQueries, ...measureQueries })

describe('the named queries', () => {
  it.each(queries)('%s reads postings only through the rights', (_name, sql) => {
    const sources = [...sql.matchAll(/\b(?:FROM|JOIN)\s+([a-z_]+)\s*(\(\$asker_units\))?/g)].map(
      ([, name, rights]) => ({ name, rights }),
    )
    expect(sources.length).toBeGreaterThan(0)
    for (const { name, rights } of sources) {
      expect(['actuals', 'budgets']).not.toContain(name)
      if (name!.startsWith('visible_')) expect(rights).toBe('($asker_units)')
    }
    expect(sources.some(({ name }) => name!.startsWith('visible_'))).toBe(true)
  })

  it.each(queries)('%s only reads', (_name, sql) => {
    expect(sql).not.toMatch(/\b(INSERT|UPDATE|DELETE|CREATE|DROP|ATTACH|COPY|INSTALL|LOAD|PRAGMA)\b/i)
  })
})
