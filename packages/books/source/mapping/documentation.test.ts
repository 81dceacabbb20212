import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ACCOUNT_ROLES } from '../tables.ts'
import { DATE_FORMATS, SCALES, SIGNS } from './fields.ts'
import { mappingSchema } from './mapping.ts'

const DOCUMENTATION = readFileSync(new URL('../../../../docs/DATA.md', import.meta.url), 'utf8')

/** Every key that a mapping may have, wherever it stands. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, inner]) => {
    const own = name === 'properties' && typeof inner === 'object' && inner !== null ? Object.keys(inner) : []
    return [...own, ...keysOf(inner)]
  })
}

it('docs/DATA.md tells of every key and word of a mapping', () => {
  const keys = new Set(keysOf(z.toJSONSchema(mappingSchema, { io: 'input', unrepresentable: 'any' })))
  expect(keys.size).toBeGreaterThan(60)
  const words = [...keys, ...ACCOUNT_ROLES, ...DATE_FORMATS, ...SCALES, ...SIGNS]
  expect(words.filter((word) => !DOCUMENTATION.includes(`\`${word}\``))).toEqual([])
})
