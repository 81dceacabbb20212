import { bootstrapSchema } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { createOfflineModel } from '../providers/offline.ts'
import { stubBooks } from '../testing/stub-books.ts'
import { createToolRegistry } from '../tools/registry.ts'
import { bootstrapMaterial } from './bootstrap.ts'
import { toolsOfProfile, TOOL_PROFILES } from './tool-profiles.ts'

const tools = createToolRegistry()

test('bootstrap tells models, profiles and suggestions, and nothing beyond the person’s rights', async () => {
  const books = stubBooks()
  const { warehouse, directory } = books
  books.setPerson({ userId: 'ben', businessUnitIds: ['signals'] })
  const materialFor = async (userId: string) =>
    bootstrapMaterial({
      model: createOfflineModel(),
      tools,
      warehouse,
      directory,
      person: (await directory.find(userId))!,
      shown: { page: 'products' },
      nowMs: 0,
    })
  const material = await materialFor('ada')
  const limits = { messageMaxCharacters: 1, activePerUser: 1, queuedPerUser: 1, streamsPerUser: 1 }
  expect(bootstrapSchema.parse({ ...material, limits, features: {} })).toMatchObject(material)
  expect(material.provider).toEqual({
    id: 'offline',
    label: 'Offline analyst: follows rules, asks no AI model',
    offline: true,
  })
  expect(material.toolProfiles[0]).toMatchObject({ id: 'general', tools: tools.map(({ name }) => name) })
  expect((await materialFor('ben')).suggestions.join(' ')).not.toContain('business unit')
})

test('every profile names tools that exist; one that does not exist is the general one', () => {
  const names = new Set(tools.map(({ name }) => name))
  for (const { tools: wanted } of TOOL_PROFILES)
    if (wanted !== 'all') for (const name of wanted) expect(names).toContain(name)
  expect(toolsOfProfile(tools, 'nonesuch')).toEqual(tools)
  expect(TOOL_PROFILES).toHaveLength(4)
  const planning = toolsOfProfile(tools, 'planning').map(({ name }) => name)
  expect(planning).toContain('forecast_metric')
  expect(planning).not.toContain('query_customers')
  expect(planning).toEqual(tools.map(({ name }) => name).filter((name) => planning.includes(name)))
})
