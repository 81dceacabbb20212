import { budgetsSchema, customersSchema, definitionsSchema, overviewSchema, productsSchema } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { businessAnswer } from '../testing/samples/sample-business.ts'
import { isBudgets, isCustomers, isKnownYears, isOverview, isProducts } from './answers.ts'

type Json = Record<string, unknown>
/** What is used of a schema. */
interface Schema {
  safeParse: (value: unknown) => { success: boolean }
}

/** The answer with one field changed, of the whole, of each list's first member and of each part. */
function* faulty(answer: Json, value: unknown): Generator<Json> {
  for (const [key, held] of Object.entries(answer)) {
    yield { ...answer, [key]: value }
    if (Array.isArray(held) && isJson(held[0])) {
      for (const first of faulty(held[0], value)) yield { ...answer, [key]: [first, ...(held as unknown[]).slice(1)] }
    } else if (isJson(held)) {
      for (const part of faulty(held, value)) yield { ...answer, [key]: part }
    }
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ANSWERS: [path: string, schema: Schema, shape: (value: unknown) => boolean][] = [
  ['/api/overview', overviewSchema, isOverview],
  ['/api/customers', customersSchema, isCustomers],
  ['/api/products', productsSchema, isProducts],
  ['/api/budgets', budgetsSchema, isBudgets],
]

describe.each(ANSWERS)('an answer of %s', (path, schema, shape) => {
  it('is taken by its shape exactly when the schema takes it', () => {
    const answer = businessAnswer(path) as Json
    expect([schema.safeParse(answer).success, shape(answer)]).toEqual([true, true])
    for (const value of [undefined, null, 'text', 7, true, [], {}]) {
      for (const changed of faulty(answer, value)) {
        expect({ changed, taken: shape(changed) }).toEqual({ changed, taken: schema.safeParse(changed).success })
      }
    }
  })
})

it('the years are read from definitions', () => {
  const answer = businessAnswer('/api/definitions')
  expect(definitionsSchema.safeParse(answer).success).toBe(true)
  expect(isKnownYears(answer)).toBe(true)
  expect(isKnownYears({ fiscalYears: [{ fiscalYear: 'soon' }] })).toBe(false)
})
