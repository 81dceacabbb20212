import type { Tool } from '@perdure/analyst'
import type { Asker, Directory, Warehouse } from '@perdure/books'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PEOPLE } from '../testing/people.ts'
import { createDatasetReader } from './dataset-reader.ts'

const person = PEOPLE[0] ?? expect.unreachable()
const directory: Pick<Directory, 'askerFor'> = {
  askerFor: ({ userId }): Asker => ({ userId, businessUnitIds: ['all'] }),
}
const warehouse = {} as Warehouse

/** A tool over `total` rows that gives them by pages, at most 200 at once. */
function pagedTool(total: number): Tool<{ limit: number; offset: number; wrong?: boolean | undefined }> {
  return {
    name: 'paged',
    title: 'Paged',
    description: '',
    input: z.strictObject({
      limit: z.int().min(1).max(200).default(50),
      offset: z.int().min(0).default(0),
      wrong: z.boolean().optional(),
    }),
    run: async ({ limit, offset, wrong }, { asker }) => {
      if (wrong) return { outcome: 'error', summary: `${asker.userId} may not see this` }
      const length = Math.max(0, Math.min(limit, total - offset))
      const rows = Array.from({ length }, (_, row) => ({ row: row + offset }))
      const dataset = { title: 'Rows', columns: [], rows, total, asOf: '2026-06-30', scope: 'all' }
      return { outcome: 'ok', summary: '', dataset }
    },
  }
}

function read<Input>(tool: Tool<Input>, input: unknown) {
  const reader = createDatasetReader({ tools: [tool], warehouse, directory })
  return reader({ person, tool: tool.name, input, datasets: [], signal: AbortSignal.timeout(10_000) })
}

test.each([0, 1, 50, 200, 201, 1234])('all %i rows are read, whatever page the call asked for', async (total) => {
  for (const input of [{}, { limit: 7 }, { limit: 7, offset: 3 }]) {
    const reading = await read(pagedTool(total), input)
    if (reading.outcome !== 'ok') expect.unreachable()
    expect(reading.dataset.rows).toEqual(Array.from({ length: total }, (_, row) => ({ row })))
  }
})

test('a tool without pages answers with what it gives', async () => {
  const paged = pagedTool(90)
  const unpaged: Tool<object> = {
    ...paged,
    input: z.strictObject({}),
    run: (_input, context) => paged.run({ limit: 40, offset: 0 }, context),
  }
  const reading = await read(unpaged, {})
  expect(reading).toMatchObject({ outcome: 'ok', dataset: { total: 90 } })
  expect(reading.outcome === 'ok' && reading.dataset.rows).toHaveLength(40)
})

test('what the tool refuses, with the rights of now, is refused in its words', async () => {
  expect(await read(pagedTool(1), { wrong: true })).toEqual({ outcome: 'refused', summary: 'ada may not see this' })
  expect(await read(pagedTool(1), { limit: 'x' })).toMatchObject({ outcome: 'refused' })
})

test('a call that makes no table is refused', async () => {
  const input = z.object({})
  const chart: Tool<object> = { ...pagedTool(1), input, run: async () => ({ outcome: 'ok', summary: '' }) }
  expect(await read(chart, {})).toMatchObject({ outcome: 'refused' })
})
