import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openBooks, type Books } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAnalyst, createAnthropicModel, createToolRegistry, settleCharges } from '../index.ts'
import { fakeAnalyst } from './fake-analyst.ts'
import { startFakeAnthropic, type FakeAnthropic } from './fake-anthropic.ts'
import { recordingContext } from './recording-context.ts'

let books: Books
let fake: FakeAnthropic
beforeAll(async () => {
  books = await openBooks()
  fake = await startFakeAnthropic({ answer: fakeAnalyst() })
})
afterAll(async () => {
  await fake.close()
  await books.close()
})

function analystOn(baseUrl: string) {
  const { warehouse, directory } = books
  const model = createAnthropicModel({ apiKey: 'any', baseUrl })
  return createAnalyst({ model, tools: createToolRegistry(), warehouse, directory, history: async () => [] })
}

describe('the main job, over Claude’s wire', () => {
  test('question, streamed tool use, real tools, answer; each request as the provider demands it', async () => {
    const recording = recordingContext()
    const result = await analystOn(fake.url).execute(
      { message: 'What were net sales and gross margin in FY2025, by business unit?' },
      recording.context,
    )
    expect(result).toEqual({ outcome: 'completed' })
    expect(recording.events().map(({ event }) => event)).toEqual([
      'text',
      'tool_start',
      'dataset',
      'tool_end',
      'text',
      'follow_ups',
      'check',
    ])
    const dataset = recording.events().find((event) => event.event === 'dataset')?.data
    expect(dataset?.columns.map(({ key }) => key)).toEqual(['business_unit', 'net_sales', 'gross_margin'])
    const [figure] = dataset!.rows.map((row) => row['net_sales'] as number)
    const written = figure!.toLocaleString('en-US', { style: 'currency', currency: 'USD' })
    expect(recording.text()).toContain(`| [${written}](cell:run1.d1:1:net_sales) |`)
    const check = recording.events().find((event) => event.event === 'check')?.data
    expect(check).toMatchObject({ cited: 2 * (dataset!.rows.length + 1), unsupported: 0 })
    expect(fake.requests).toHaveLength(2)
    expect(fake.requests[1]!.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(fake.requests[1]!.body.messages[1]!.content.map(({ type }) => type)).toEqual([
      'thinking',
      'text',
      'tool_use',
    ])
    const settled = settleCharges(recording.charges())
    expect(settled.usage).toMatchObject([{ provider: 'anthropic', model: 'claude-sonnet-5-5', outputTokens: 120 }])
    expect(settled.costMicroUsd).toBeGreaterThan(0)
  })

  test('the prompt’s prefix is the same for everybody, so that one cache serves all', async () => {
    const before = fake.requests.length
    const analyst = analystOn(fake.url)
    await analyst.execute({ message: 'Net sales in FY2025?' }, recordingContext({ userId: 'ada' }).context)
    await analyst.execute(
      { message: 'Net sales in FY2026?', uiContext: { page: 'products' } },
      recordingContext({ userId: 'ben' }).context,
    )
    const [ada, , ben] = fake.requests.slice(before).map(({ body }) => body)
    expect(ada!.tools).toEqual(ben!.tools)
    expect(ada!.system![0]).toEqual(ben!.system![0])
    expect(ada!.system![0]!.cache_control).toEqual({ type: 'ephemeral' })
    expect(JSON.stringify(ben!.system)).not.toMatch(/Field Services|ITS Software/)
    expect(JSON.stringify(ada!.system)).toContain('Field Services')
  })

  test('also against the fake as a program of its own', async () => {
    const program = spawn(process.execPath, [
      fileURLToPath(new URL('fake-anthropic-main.ts', import.meta.url)),
      '--pace-ms',
      '0',
    ])
    try {
      const [line] = (await once(program.stdout, 'data')) as [Buffer]
      const url = /http:\S+/.exec(line.toString())![0]
      const recording = recordingContext()
      expect(await analystOn(url).execute({ message: 'Net sales in FY2025?' }, recording.context)).toEqual({
        outcome: 'completed',
      })
      expect(recording.text()).toContain('Here is what the books say.')
    } finally {
      program.kill('SIGTERM')
    }
    expect(await once(program, 'exit')).toEqual([0, null])
  })
})
