import { z } from 'zod'

/**
 * What is wrong with a tool's arguments, a sentence for each fault, such that a model can mend it: where it is and what
 * was expected; what a missing argument means; and of which arguments there are, where one is unknown.
 */
export function argumentFaults({ issues }: z.ZodError, input: z.ZodType): string[] {
  const schema = z.toJSONSchema(input, { io: 'input' }) as Schema
  return issues.map((issue) => {
    const place = issue.path.join('.') || 'input'
    const expected = schemaAt(schema, issue.path)
    if (issue.code === 'unrecognized_keys' && expected?.properties !== undefined) {
      return `${place}: ${issue.message}. Allowed: ${Object.keys(expected.properties).join(', ')}`
    }
    if (issue.code === 'invalid_type' && issue.input === undefined && expected?.description !== undefined) {
      return `${place}: is missing. ${expected.description.replace(/\.$/, '')}`
    }
    return `${place}: ${issue.message}`
  })
}

/** What is read of a JSON Schema. */
interface Schema {
  description?: string
  properties?: Readonly<Record<string, Schema>>
  items?: Schema
}

/** The schema of an argument inside the others; undefined where there are several. */
function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let inner: Schema | undefined = schema
  for (const step of path) inner = typeof step === 'number' ? inner?.items : inner?.properties?.[String(step)]
  return inner
}
