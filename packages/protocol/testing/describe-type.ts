/** The parts of JSON Schema that our schemas come out as. */
export interface JsonSchema {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  minimum?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
}

/** A type in the words that `docs/PROTOCOL.md` uses for it. */
export function describeType(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(describeType).join(' or ')
  if (schema.type === 'integer') return `integer from ${schema.minimum}`
  if (schema.type === 'array') return `array of ${bounds(schema)}${describeType(schema.items ?? {})}`
  if (schema.type === 'object') return describeObject(schema)
  return schema.type === undefined ? 'any JSON' : [schema.type].flat().join(' or ')
}

function bounds({ minItems, maxItems }: JsonSchema): string {
  if (maxItems === undefined) return ''
  return minItems === undefined ? `at most ${maxItems} ` : `${minItems} to ${maxItems} `
}

function describeObject(schema: JsonSchema): string {
  if (!schema.properties) return `object of (${describeType(schema.additionalProperties as JsonSchema)})`
  const fields = Object.entries(schema.properties).map(
    ([name, field]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${describeType(field)}`,
  )
  return `{ ${fields.join(', ')} }`
}
