import { parseArgs } from 'node:util'

/** What the command line asks for. */
export type Command =
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'schema'; tool: string }
  | { kind: 'run'; calls: ToolCall[]; userId: string; data: string | undefined }

export interface ToolCall {
  tool: string
  input: unknown
}

export const USAGE = `usage: npm run tool -- <name> ['<json>'] [<name> ['<json>'] …] --as <user> [--data <dataset>]
       npm run tool -- --list
       npm run tool -- --schema <name>

Runs tools of the analyst under the rights of a user and prints what they give. Several calls are one run, in
order: a later one finds the datasets of those before as d1, d2, …

  --as <user>        whose rights hold
  --data <dataset>   the books to read, as AI_DATA names them; without it those of AI_DATA
  --list             the tools
  --schema <name>    the arguments of a tool, as JSON Schema
`

/** The command line says something that the program does not know. */
export class UsageError extends Error {}

/** Reads the command line; throws `UsageError`. Whether a tool or a user exists is not decided here. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = readArguments(args)
  const { as: userId, data, list, schema, help } = values
  if (help) return { kind: 'help' }
  if (list) return { kind: 'list' }
  if (schema !== undefined) return { kind: 'schema', tool: schema }
  const calls = parseCalls(positionals)
  if (calls.length === 0) throw new UsageError('Name a tool; --list shows them.')
  if (userId === undefined) throw new UsageError('Say whose rights hold: --as <user>.')
  return { kind: 'run', calls, userId, data }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        data: { type: 'string' },
        list: { type: 'boolean', default: false },
        schema: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message)
    throw error
  }
}

/** A word is a tool's name; anything else is the arguments of the tool before it. */
const NAME = /^\w+$/

function parseCalls(positionals: readonly string[]): ToolCall[] {
  const calls: ToolCall[] = []
  let hasArguments = true
  for (const positional of positionals) {
    if (NAME.test(positional)) {
      calls.push({ tool: positional, input: {} })
      hasArguments = false
      continue
    }
    const call = calls.at(-1)
    if (call === undefined || hasArguments) throw new UsageError(`Which tool are these arguments for? ${positional}`)
    call.input = parseInput(call.tool, positional)
    hasArguments = true
  }
  return calls
}

function parseInput(tool: string, text: string): unknown {
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error)
    const advice = `Put them between single quotes: '{"limit": 5}'.`
    throw new UsageError(`The arguments of ${tool} are no JSON: ${why}. ${advice}`)
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input
  throw new UsageError(`The arguments of ${tool} must be a JSON object: '{"limit": 5}'.`)
}
