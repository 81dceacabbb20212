import { basename, join, resolve } from 'node:path'
import {
  booksNameOf, checkFolder, importBooks, type ImportProgress, listStoredBooks, type Mapping, readMapping,
  SHIPPED_MAPPINGS, SourceError,
} from '@perdure/books'
import { ConfigurationError, loadConfiguration } from '@perdure/configuration'
import { parseCommand, USAGE, UsageError, type Command } from './command.ts'
import { describeCheck, describeImport, describeList } from './describe.ts'
import { createProgressLine } from './progress.ts'

/** `npm run data`: imports a company's books. */

/** Exit codes: done; the data does not fit or something broke; the command line was wrong; Ctrl-C. */
const DONE = 0
const REFUSED = 1
const MISUSED = 2
const INTERRUPTED = 130

const controller = new AbortController()
const nowMs = (): number => performance.now()
const say = (text: string): void => void process.stdout.write(text)
const line = createProgressLine(
  { write: (text) => void process.stderr.write(text), isTerminal: process.stderr.isTTY },
  nowMs,
)

async function obey(command: Command): Promise<void> {
  if (command.kind === 'help') return say(USAGE)
  const { importedBooksFolder } = loadConfiguration({ env: process.env, program: 'terminal' })
  if (command.kind === 'list') return say(describeList(await listStoredBooks(importedBooksFolder)))
  const folder = resolve(command.folder)
  const { mapping, mappingName } = await findMapping(folder, command.mapping)
  const reading = { folder, mapping, onProgress: (progress: ImportProgress) => line.show(progress), signal: controller.signal }
  if (command.kind === 'check') return say(describeCheck(await checkFolder(reading)))
  const startedAtMs = nowMs()
  const name = command.name ?? booksNameOf(basename(folder))
  const imported = await importBooks({ ...reading, mappingName, name, booksFolder: importedBooksFolder, nowMs: Date.now() })
  say(describeImport(imported, nowMs() - startedAtMs))
}

async function findMapping(folder: string, given: string | undefined): Promise<{ mapping: Mapping; mappingName: string }> {
  const shipped = given === undefined ? undefined : SHIPPED_MAPPINGS[given]
  const path = shipped ?? (given === undefined ? join(folder, 'mapping.json') : resolve(given))
  return { mapping: await readMapping(path), mappingName: given ?? basename(path) }
}

process.once('SIGINT', () => controller.abort())
try {
  await obey(parseCommand(process.argv.slice(2)))
  process.exitCode = DONE
} catch (error) {
  line.end()
  const isUsage = error instanceof UsageError
  process.exitCode = controller.signal.aborted ? INTERRUPTED : isUsage ? MISUSED : REFUSED
  const told = controller.signal.aborted ? 'Stopped; nothing has changed.' : describe(error)
  process.stderr.write(isUsage ? `${told}\nHow it is used: npm run data -- --help\n` : `${told}\n`)
}

/** A line a problem where the data is at fault, else the whole error. */
function describe(error: unknown): string {
  const isTold = [SourceError, UsageError, ConfigurationError].some((kind) => error instanceof kind)
  if (isTold) return (error as Error).message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
