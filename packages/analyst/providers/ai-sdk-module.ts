import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isLanguageModel, LANGUAGE_MODEL_VERSIONS, type LanguageModel } from './ai-sdk-language-model.ts'

/** Where a language model comes from: `module` a package or a path, `exportName` what it calls it. */
export interface LanguageModelSource {
  /** A path begins with `./`, `../` or `/`, and is taken from `folder`. */
  module: string
  exportName: string
  /** Given to an export that is a function; a model made already must have this id. Undefined: the module's choice. */
  modelId: string | undefined
  /** Absolute. */
  folder: string
}

/** The configured module gives no language model. One line for the terminal that says what to change. */
export class LanguageModelError extends Error {
  constructor(setting: 'AI_PROVIDER' | 'AI_MODEL', message: string, cause?: unknown) {
    super(`${setting} ${message}`, { cause })
    this.name = 'LanguageModelError'
  }
}

/**
 * Imports the module and takes the model from it: the export itself, or what it makes as a function of the model's id,
 * promised or not. Throws `LanguageModelError`.
 */
export async function loadLanguageModel(source: LanguageModelSource): Promise<LanguageModel> {
  const { module: name, exportName, modelId } = source
  const where = `${exportName} of ${name}`
  const exported = (await importModule(source))[exportName]
  if (exported === undefined) {
    throw new LanguageModelError('AI_PROVIDER', `names ${where}, which exports ${await exportsOf(source)}`)
  }
  const made = typeof exported === 'function' ? await make(exported, modelId, where) : exported
  if (!isLanguageModel(made)) {
    const versions = LANGUAGE_MODEL_VERSIONS.join(', ')
    const id = modelId === undefined ? 'which is not set' : `"${modelId}"`
    const wanted = `neither a language model (${versions}) nor a function that makes one of AI_MODEL, ${id}`
    throw new LanguageModelError('AI_PROVIDER', `names ${where}, which is ${wanted}`)
  }
  if (modelId !== undefined && made.modelId !== modelId) {
    throw new LanguageModelError('AI_MODEL', `must be ${made.modelId} or not set: ${where} is that model`)
  }
  return made
}

async function importModule({ module: name, folder }: LanguageModelSource): Promise<Record<string, unknown>> {
  const isPath = /^(\.{1,2})?\//.test(name)
  try {
    return (await import(isPath ? pathToFileURL(resolve(folder, name)).href : name)) as Record<string, unknown>
  } catch (error) {
    const message = `names ${name}, which cannot be imported: ${reasonOf(error)}`
    throw new LanguageModelError('AI_PROVIDER', message, error)
  }
}

async function exportsOf(source: LanguageModelSource): Promise<string> {
  return Object.keys(await importModule(source)).join(', ') || 'nothing'
}

async function make(exported: object, modelId: string | undefined, where: string): Promise<unknown> {
  try {
    return await (exported as (modelId: string | undefined) => unknown)(modelId)
  } catch (error) {
    throw new LanguageModelError('AI_PROVIDER', `names ${where}, which made no model: ${reasonOf(error)}`, error)
  }
}

/** The first line: a module's error may bring its stack in its message. */
function reasonOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? ''
}
