import { describe, expect, it } from 'vitest'
import type { BusinessUnit } from '../source/tables.ts'
import { isIssuedAsker } from './asker.ts'
import { createBuiltInDirectory } from './built-in-directory.ts'

const unit = (id: string, kind: BusinessUnit['kind'] = 'operating'): BusinessUnit => ({
  id,
  name: id,
  kind,
  description: '',
})
const directory = createBuiltInDirectory([
  unit('corporate', 'corporate'),
  unit('first'),
  unit('second'),
  unit('third'),
])

describe('the built-in directory', () => {
  it('knows four people by their user ids, and nobody else', async () => {
    expect((await directory.list()).map(({ userId }) => userId)).toEqual(['ada', 'ben', 'cleo', 'olga'])
    expect(await directory.find('mallory')).toBeUndefined()
    expect(await directory.find('toString')).toBeUndefined()
  })

  it.each([
    ['ada', 'all', true, true, []],
    ['ben', ['first'], true, false, []],
    ['cleo', ['second'], false, false, []],
    ['olga', ['third'], true, true, ['ai.operator']],
  ])(
    '%s sees %j, may use the analyst: %j, sees costs: %j, has the roles %j',
    async (userId, units, ai, costs, roles) => {
      expect(await directory.find(userId)).toMatchObject({
        businessUnitIds: units,
        aiPermission: ai,
        seeCosts: costs,
        roles,
      })
    },
  )

  it('makes an asker of a person, without units that the books do not have', async () => {
    const ada = (await directory.find('ada'))!
    expect(directory.askerFor(ada).businessUnitIds).toEqual(['corporate', 'first', 'second', 'third'])
    const asker = directory.askerFor({ ...ada, businessUnitIds: ['second', 'elsewhere'] })
    expect(asker).toEqual({ userId: 'ada', businessUnitIds: ['second'] })
    expect(isIssuedAsker(asker)).toBe(true)
    expect(isIssuedAsker({ ...asker })).toBe(false)
  })
})
