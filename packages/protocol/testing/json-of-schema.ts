import fc from 'fast-check'
import { z } from 'zod'
import type { JsonSchema } from './describe-type.ts'

const DATE = /^\d{4}-\d\d-\d\d/

/** JSON values that a schema takes, and such values with something changed in them, which it may take or not. */
export function jsonNear(schema: z.ZodType): fc.Arbitrary<unknown> {
  const valid = jsonOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema)
  return fc.oneof(valid, fc.tuple(valid, fc.nat(), fc.nat()).map(([value, at, how]) => changed(value, at, how)))
}

interface StringSchema extends JsonSchema {
  format?: string
  maximum?: number
}

function jsonOf(schema: StringSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(jsonOf))
  switch (schema.type) {
    case 'string':
      return stringOf(schema.format)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 1_000) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const minLength = schema.minItems ?? 0
      return fc.array(jsonOf(schema.items ?? {}), { minLength, maxLength: minLength + 2 })
    }
    case 'object':
      return objectOf(schema)
    default:
      return fc.jsonValue()
  }
}

function stringOf(format: string | undefined): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constant('2026-11-02T09:00:00.000Z')
  return format === 'date' ? fc.constant('2026-11-02') : fc.string()
}

function objectOf({ properties, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (!properties) {
    return fc.dictionary(fc.string({ maxLength: 3 }), jsonOf(additionalProperties as JsonSchema), { maxKeys: 3 })
  }
  const fields = Object.entries(properties).map(([name, field]) => [name, jsonOf(field)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: required })
}

/** The same with one place in it, counted by `at`, taken away or replaced by something else. */
function changed(value: unknown, at: number, how: number): unknown {
  const copy: unknown[] = [structuredClone(value)]
  const places = placesOf(copy)
  const place = places[at % places.length]
  if (place) change(place, how)
  return copy[0]
}

interface Place {
  holder: Record<string, unknown>
  key: string
}

function placesOf(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    { holder: holder as Record<string, unknown>, key },
    ...(typeof value === 'object' && value !== null ? placesOf(value) : []),
  ])
}

/** More than any list of ours may hold. */
const TOO_MANY = 201

function change({ holder, key }: Place, how: number): void {
  const old = holder[key]
  // What a string says is nothing that a shape looks at, so a date stays one.
  const word = typeof old === 'string' && DATE.test(old) ? old : 'something else'
  const others: unknown[] = [null, true, -1, 0, 0.5, 2 ** 60, word, [], {}]
  if (Array.isArray(old)) others.push(Array.from({ length: TOO_MANY }, () => old[0] as unknown), [...old, ...old])
  if (typeof old === 'object' && old !== null && !Array.isArray(old)) others.push({ ...old, unheardOf: 1 })
  const choice = how % (others.length + 1)
  if (choice < others.length) holder[key] = others[choice]
  else if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}
