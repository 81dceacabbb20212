import { createToolRegistry, findTool, type Tool } from '@perdure/analyst'
import { openBooks, SourceError } from '@perdure/books'
import { ConfigurationError, loadConfiguration } from '@perdure/configuration'
import { parseCommand, USAGE, UsageError, type Command } from './command.ts'
import { TERMINAL_DEFAULT_COLUMNS } from './limits.ts'
import { printResult } from './print/result.ts'
import { printSchema, printTools } from './print/tools.ts'
import { runCalls } from './run-calls.ts'

/** `npm run tool`: runs tools of the analyst in the terminal. */

/** Exit codes: all was answered; something was refused or broke; the command line was wrong. */
const ANSWERED = 0
const REFUSED = 1
const MISUSED = 2
const INTERRUPTED = 130

const tools = createToolRegistry()
const say = (text: string): void => void process.stdout.write(text)

async function obey(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      say(USAGE)
      return ANSWERED
    case 'list':
      say(printTools(tools))
      return ANSWERED
    case 'schema':
      say(printSchema(knownTool(command.tool)))
      return ANSWERED
    case 'run':
      return run(command)
  }
}

async function run({ calls, userId, data }: Command & { kind: 'run' }): Promise<number> {
  for (const { tool } of calls) knownTool(tool)
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const { signal } = controller
  const env = { ...process.env, ...(data !== undefined && { AI_DATA: data }) }
  const { booksFolder } = loadConfiguration({ env, program: 'terminal' })
  const books = await openBooks({ data: booksFolder, signal })
  const { label, loadedInMs } = books.describe()
  say(`${label}, loaded in ${loadedInMs} ms\n`)
  try {
    let exitCode = ANSWERED
    for await (const done of runCalls({ calls, userId, books, tools, signal, nowMs: () => performance.now() })) {
      say(`\n${printResult(done, process.stdout.columns ?? TERMINAL_DEFAULT_COLUMNS)}`)
      if (done.result.outcome === 'error') exitCode = REFUSED
    }
    return exitCode
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    throw error
  } finally {
    await books.close()
  }
}

function knownTool(name: string): Tool {
  const tool = findTool(tools, name)
  if (tool) return tool
  throw new UsageError(`There is no tool "${name}". Tools: ${tools.map((known) => known.name).join(', ')}.`)
}

try {
  process.exitCode = await obey(parseCommand(process.argv.slice(2)))
} catch (error) {
  const isUsage = error instanceof UsageError
  process.exitCode = isUsage ? MISUSED : REFUSED
  process.stderr.write(isUsage ? `${error.message}\nHow it is used: npm run tool -- --help\n` : `${describe(error)}\n`)
}

/** One line where we know what is wrong, else the whole error. */
function describe(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message
  if (error instanceof SourceError) return `The books cannot be read: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
