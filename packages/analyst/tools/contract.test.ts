import { DIMENSIONS, METRIC_IDS } from '@perdure/books'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TOOL_PROFILES } from '../orchestration/tool-profiles.ts'
import { TOOL_CALLS } from '../testing/tool-calls.ts'
import { createToolRegistry } from './registry.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'

/** What every tool promises: to a model, to a reader, and to whoever changes it. */

const tools = createToolRegistry()

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

interface JsonSchema {
  type?: string
  description?: string
  properties?: Record<string, JsonSchema>
  additionalProperties?: boolean | JsonSchema
  propertyNames?: JsonSchema
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** Every object in a schema, by where it is. */
function objectsIn(schema: JsonSchema, place: string): [place: string, object: JsonSchema][] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => objectsIn(field, `${place}.${name}`)),
    ...(schema.items ? objectsIn(schema.items, `${place}[]`) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((each) => objectsIn(each, place)),
    ...(typeof schema.additionalProperties === 'object' ? objectsIn(schema.additionalProperties, `${place}.*`) : []),
  ]
  return schema.type === 'object' ? [[place, schema], ...inside] : inside
}

/** A record of a closed list of names is as closed as an object of them. */
const isClosed = ({ additionalProperties, propertyNames }: JsonSchema): boolean =>
  additionalProperties === false || (typeof additionalProperties === 'object' && propertyNames !== undefined)

describe.each(tools)('$name', ({ name, title, description, input, usesRunDatasets }) => {
  it('has a name and a title of its own', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/)
    expect(title).toMatch(/^[A-Z].{3,39}$/)
    expect(tools.filter((other) => other.name === name || other.title === title)).toHaveLength(1)
  })

  it('says that it reads the datasets of its run, if its arguments name one', () => {
    const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as JsonSchema
    expect(usesRunDatasets ?? false).toBe('datasetId' in properties)
  })

  it('takes a closed object, and says what each field of it means', () => {
    const schema = z.toJSONSchema(input, { io: 'input' }) as JsonSchema
    const objects = objectsIn(schema, name)
    expect(objects[0]![1]).toBe(schema)
    expect(objects.filter(([, object]) => !isClosed(object)).map(([place]) => place)).toEqual([])
    const silent = objects.flatMap(([place, { properties = {} }]) =>
      Object.entries(properties).flatMap(([field, { description: words }]) => (words ? [] : [`${place}.${field}`])),
    )
    expect(silent).toEqual([])
  })

  it('tells a model what it gives: every column by its key, and in what units', async () => {
    expect(description.length).toBeGreaterThan(100)
    expect(description.length).toBeLessThan(1000)
    expect(description).toMatch(/dollar|ratio|percentage point|count|unit/i)
    const [, question] = TOOL_CALLS.find(([tool]) => tool === name)!
    const result = await bench.call('ada', name, question, [await salesByUnit()])
    const columns = result.outcome === 'ok' ? (result.dataset?.columns ?? []) : expect.unreachable(result.summary)
    const unsaid = columns.map(({ key }) => key).filter((key) => !isSaid(key, description))
    expect(unsaid).toEqual([])
  })

  it('tells whoever changes it its units, formula and source', () => {
    const source = readFileSync(new URL(`./${name.replaceAll('_', '-')}.ts`, import.meta.url), 'utf8')
    const docstring = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const \w+: Tool</.exec(source)?.[1] ?? ''
    for (const word of [/\bunits?\b/i, /\bformulas?\b/i, /\bsources?\b/i]) expect(docstring).toMatch(word)
  })

  it('is in a profile besides the general one', () => {
    expect(TOOL_PROFILES.filter(({ tools: chosen }) => chosen !== 'all' && chosen.includes(name))).not.toEqual([])
  })
})

async function salesByUnit() {
  const { summary: _, ...dataset } = await bench.read('ada', 'query_actuals', { groupBy: ['business_unit'] })
  return { ...dataset, datasetId: 'd1' }
}

/** By its own key, by a pattern (`fy2027` for each year, `prior_…`), or as a metric or dimension that was asked for. */
function isSaid(key: string, description: string): boolean {
  const isAsked = [...METRIC_IDS, ...DIMENSIONS, 'amount'].some((known) => known === key)
  const patterns = [...description.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!)
  return isAsked || patterns.some((pattern) => shapeOf(pattern) === shapeOf(key)) || hasPrefix(key, patterns)
}

/** Numbers in a key stand for any. */
const shapeOf = (key: string): string => key.replaceAll(/\d+/g, '0')

const hasPrefix = (key: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => pattern.endsWith('…') && key.startsWith(pattern.slice(0, -1)))
