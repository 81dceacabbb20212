import { describe, expect, it } from 'vitest'
import { descend } from './account-tree.ts'
import type { Account } from './tables.ts'

const account = (id: string, parentId: string | null, operator: Account['operator']): Account => ({
  id,
  code: id,
  name: id,
  parentId,
  operator,
  kind: 'flow',
  nature: 'revenue',
  unit: 'usd',
})

const ACCOUNTS = [
  account('margin', null, '+'),
  account('sales', 'margin', '+'),
  account('returns', 'sales', '-'),
  account('cost', 'margin', '-'),
  account('rebates', 'cost', '-'),
  account('memo', 'margin', '~'),
  account('beneath memo', 'memo', '+'),
]

describe('the account tree', () => {
  it('carries the sign along the path, not only the last step', () => {
    expect(descend(ACCOUNTS, 'margin')).toEqual([
      ['margin', 1],
      ['sales', 1],
      ['cost', -1],
      ['returns', -1],
      ['rebates', 1],
    ])
  })

  it('takes a sign only from below the top asked for', () => {
    expect(descend(ACCOUNTS, 'cost')).toEqual([
      ['cost', 1],
      ['rebates', -1],
    ])
  })

  it('leaves out whatever stands behind a ~', () => {
    expect(descend(ACCOUNTS, 'margin').map(([id]) => id)).not.toContain('beneath memo')
    expect(descend(ACCOUNTS, 'memo')).toHaveLength(2)
  })

  it('holds nothing for an unknown account', () => {
    expect(descend(ACCOUNTS, 'nothing')).toEqual([])
  })
})
