import { parseArgs } from 'node:util'

/** What the command line asks for. */
export type Command =
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'check'; folder: string; mapping: string | undefined }
  | { kind: 'import'; folder: string; mapping: string | undefined; name: string | undefined }

export const USAGE = `usage: npm run data -- import <folder> [--mapping <file>] [--name <name>]
       npm run data -- check <folder> [--mapping <file>]
       npm run data -- list

Imports a company's books from a folder of CSV or Parquet files, so that AI_DATA=<name> loads them. A service that is
running on books of that name takes the new ones over by itself.

  import             reads, checks and keeps the books
  check              reads and checks them, and keeps nothing
  list               the books that are imported
  --mapping <file>   what the files mean; mapping.json in the folder without it. "adventureworks" is one that comes along
  --name <name>      lower-case letters, digits, - and _; made of the folder's name without it
`

/** The command line says something that the program does not know. */
export class UsageError extends Error {}

/** Reads the command line; throws `UsageError`. Whether a folder or a file exists is not decided here. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = readArguments(args)
  const { mapping, name, help } = values
  if (help) return { kind: 'help' }
  const [kind, folder, ...more] = positionals
  switch (kind) {
    case 'list':
      if (folder !== undefined || mapping !== undefined || name !== undefined) throw new UsageError('list takes nothing.')
      return { kind }
    case 'check':
    case 'import': {
      if (folder === undefined) throw new UsageError(`Say which folder: ${kind} <folder>.`)
      if (more.length > 0) throw new UsageError(`One folder at a time; ${more.join(' ')} is too much.`)
      if (kind === 'import') return { kind, folder, mapping, name }
      if (name !== undefined) throw new UsageError('check keeps nothing, so it takes no --name.')
      return { kind, folder, mapping }
    }
    case undefined:
      throw new UsageError('Say what to do: import, check or list.')
    default:
      throw new UsageError(`There is no command "${kind}"; there are import, check and list.`)
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        name: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message)
    throw error
  }
}
