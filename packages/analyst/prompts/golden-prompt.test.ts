import { loadBooks, createGeneratedCompany, type Books, type BookTables } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAnalyst } from '../orchestration/analyst.ts'
import { TOOL_PROFILES } from '../orchestration/tool-profiles.ts'
import type { ModelRequest } from '../providers/model.ts'
import { toAnthropicRequest } from '../providers/anthropic-request.ts'
import { recordingContext, says, scriptedModel } from '../testing/index.ts'
import { createToolRegistry } from '../tools/registry.ts'

/** What a provider is really sent for the generated company: what its cache can serve, and every word of it. */

let company: Books
let renamed: Books
const open = (tables: BookTables): Promise<Books> =>
  loadBooks({ id: 'golden', label: 'golden', read: () => Promise.resolve(tables) })
beforeAll(async () => {
  const tables = await createGeneratedCompany().read()
  company = await open(tables)
  renamed = await open({ ...tables, company: { ...tables.company, name: 'Another Name' } })
}, 60_000)
afterAll(() => Promise.all([company.close(), renamed.close()]))

interface Asked {
  books?: Books
  userId?: string
  day?: string
  page?: string
  toolProfile?: string
  message?: string
}

async function sent(asked: Asked = {}): Promise<ModelRequest & { model: string }> {
  const { books = company, userId = 'ada', day = '2026-11-22', page, toolProfile, message = 'Hello?' } = asked
  const model = scriptedModel(() => says('Hello.'))
  const { warehouse, directory } = books
  const nowMs = (): number => Date.parse(day)
  const tools = createToolRegistry()
  const analyst = createAnalyst({ model, tools, warehouse, directory, history: async () => [], nowMs })
  const uiContext = page === undefined ? undefined : { page, fiscalYear: 2025 }
  await analyst.execute({ message, uiContext, toolProfile }, recordingContext({ userId }).context)
  return model.requests[0]!
}

/** Everything up to the mark after which a provider caches nothing, as bytes. */
async function prefixOf(asked: Asked = {}): Promise<string> {
  const { tools, system } = toAnthropicRequest(await sent(asked))
  const blocks = system as { text: string; cache_control?: unknown }[]
  const marked = blocks.findLastIndex((block) => block.cache_control !== undefined)
  expect(marked).toBeGreaterThanOrEqual(0)
  return JSON.stringify({ tools, system: blocks.slice(0, marked + 1) })
}

describe('the prefix that a provider caches', () => {
  test('is the same bytes for every person, page, day and question', async () => {
    const prefix = await prefixOf()
    for (const asked of [
      { userId: 'ben' },
      { userId: 'olga', page: 'products' },
      { day: '2027-02-01', page: 'budgets' },
      { message: 'Why did gross margin fall?' },
      { toolProfile: 'general' },
      { toolProfile: 'of-nowhere' },
    ]) {
      expect(await prefixOf(asked)).toBe(prefix)
    }
  })

  test('is another for another company and for each tool profile', async () => {
    const prefixes = await Promise.all([
      prefixOf({ books: renamed }),
      ...TOOL_PROFILES.map(({ id }) => prefixOf({ toolProfile: id })),
    ])
    expect(new Set(prefixes).size).toBe(1 + TOOL_PROFILES.length)
  })

  test('holds nothing of the person, of their rights or of the day', async () => {
    const prefix = await prefixOf({ userId: 'ben', page: 'a-page-of-its-own' })
    const { displayName, title } = (await company.directory.find('ben'))!
    for (const word of [displayName, title, 'a-page-of-its-own', '2026-11-22']) expect(prefix).not.toContain(word)
  })
})

test('the prompt is, word for word, the one that was reviewed', async () => {
  const { system } = await sent({ userId: 'ben', page: 'products' })
  const text = system.map((part) => `<!-- ${part.stable ? 'the same for all' : 'of this run'} -->\n\n${part.text}\n`).join('\n')
  await expect(text).toMatchFileSnapshot('./golden-prompt.md')
})

describe('the guidance by profile', () => {
  test('names a tool only where the model has it', async () => {
    const names = createToolRegistry().map(({ name }) => name)
    for (const { id } of TOOL_PROFILES) {
      const { system, tools } = await sent({ toolProfile: id })
      const guidance = system[0]!.text.split('\n').filter((line) => line.startsWith('- For '))
      expect(guidance.length).toBeGreaterThan(0)
      const offered = new Set(tools.map(({ name }) => name))
      const named = names.filter((name) => guidance.some((line) => line.includes(name)))
      expect(named.filter((name) => !offered.has(name))).toEqual([])
      expect([...offered].filter((name) => !named.includes(name))).toEqual([])
    }
  })
})
