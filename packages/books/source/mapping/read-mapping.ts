import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { SourceError, type SourceProblem } from '../data-source.ts'
import { unreadable } from '../files/text-file.ts'
import { MAPPING_MAX_BYTES, PROBLEMS_MAX } from '../limits.ts'
import { checkMapping } from './check-mapping.ts'
import { mappingSchema, type Mapping } from './mapping.ts'

/** Mappings that come with the project, by name. */
export const SHIPPED_MAPPINGS: Readonly<Record<string, string>> = {
  adventureworks: fileURLToPath(new URL('../adventureworks/mapping.json', import.meta.url)),
}

/** Reads a mapping file. Rejects with `SourceError`, a problem for each mistake with the path to it as its column. */
export async function readMapping(path: string): Promise<Mapping> {
  const file = basename(path)
  const parsed = mappingSchema.safeParse(parseJson(await readText(path, file), file))
  const problems = parsed.success
    ? checkMapping(parsed.data)
    : parsed.error.issues.map((issue) => ({ column: pathOf(issue), problem: messageOf(issue) }))
  if (problems.length > 0) {
    throw new SourceError(problems.slice(0, PROBLEMS_MAX).map((problem): SourceProblem => ({ file, ...problem })))
  }
  return parsed.data!
}

async function readText(path: string, file: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAPPING_MAX_BYTES) throw new SourceError(`is larger than ${MAPPING_MAX_BYTES} bytes`, { file })
    return await readFile(path, 'utf8')
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(error, file)
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SourceError(`is no JSON: ${error instanceof Error ? error.message : String(error)}`, { file })
  }
}

/** `postings[0].lines[1].amount`. */
function pathOf({ path }: z.core.$ZodIssue): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '')
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has ${issue.keys.join(', ')}, which a mapping does not know`
  if (issue.code === 'invalid_value') return `must be ${oneOf(issue.values.map((value) => JSON.stringify(value)))}`
  return issue.message
}

const oneOf = (values: readonly string[]): string => (values.length === 1 ? values[0]! : `one of ${values.join(', ')}`)
