import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LanguageModelError, loadLanguageModel } from './ai-sdk-module.ts'

const folder = mkdtempSync(join(tmpdir(), 'perdure-model-'))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  join(folder, 'models.mjs'),
  `const make = (modelId = 'of-its-choice') => ({
    specificationVersion: 'v4', provider: 'p.chat', modelId, supportedUrls: {}, doGenerate() {}, doStream() {},
  })
  export const model = make('fixed')
  export const maker = make
  export const slowMaker = async (modelId) => make(modelId)
  export const thrower = () => { throw new Error('P_API_KEY is not set\\n  and much more') }
  export const number = 7
  export const future = { ...model, specificationVersion: 'v9' }
  export const needsId = (modelId) => ({ ...model, modelId })`,
)
writeFileSync(join(folder, 'broken.mjs'), 'throw new Error("no good")')

function load(exportName: string, modelId?: string, module = './models.mjs'): ReturnType<typeof loadLanguageModel> {
  return loadLanguageModel({ module, exportName, modelId, folder })
}

describe('a language model', () => {
  it('is an export, or what an export makes of the configured id, promised or not', async () => {
    expect(await load('model')).toMatchObject({ modelId: 'fixed', provider: 'p.chat' })
    expect(await load('model', 'fixed')).toMatchObject({ modelId: 'fixed' })
    expect(await load('maker')).toMatchObject({ modelId: 'of-its-choice' })
    expect(await load('maker', 'mine')).toMatchObject({ modelId: 'mine' })
    expect(await load('slowMaker', 'mine')).toMatchObject({ modelId: 'mine' })
    expect(await load('model', undefined, join(folder, 'models.mjs'))).toMatchObject({ modelId: 'fixed' })
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a missing file', () => load('model', undefined, './none.ts'), /^AI_PROVIDER names \.\/none\.ts, which cannot be imported: /],
    ['a missing package', () => load('model', undefined, '@perdure/none'), /^AI_PROVIDER names @perdure\/none, which cannot be/],
    ['a module that throws', () => load('model', undefined, './broken.mjs'), /cannot be imported: no good$/],
    ['a missing export', () => load('modell'), /^AI_PROVIDER names modell of \.\/models\.mjs, which exports model, maker, /],
    ['an export of another kind', () => load('number'), /neither a language model \(v2, v3, v4\) nor a function that makes one of AI_MODEL/],
    ['a version of the future', () => load('future'), /neither a language model/],
    ['a function that needs an id', () => load('needsId'), /AI_MODEL, which is not set$/],
    ['a function that throws', () => load('thrower'), /which made no model: P_API_KEY is not set$/],
    ['an id that the model does not have', () => load('model', 'mine'), /^AI_MODEL must be fixed or not set: model of/],
  ])('that is %s is refused in one line that says what is wrong', async (_, loading, message) => {
    const error = await loading().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LanguageModelError)
    expect((error as Error).message).toMatch(message)
    expect((error as Error).message).not.toContain('\n')
  })
})
