import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createToolRegistry } from '@perdure/analyst'
import { describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** A process that loads the books: seconds on an idle machine. */
const PROGRAM_MS = 60_000

function tool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('npm run tool', { timeout: PROGRAM_MS }, () => {
  it('runs calls of one run: a table, its chart, its file', () => {
    const byUnit = '{"groupBy": ["business_unit"], "fiscalYears": [2026]}'
    const chart = '{"datasetId":"d1","title":"Sales","kind":"bar","x":"business_unit","series":["net_sales"]}'
    const { status, stdout, stderr } = tool(
      'query_actuals', byUnit, 'generate_chart', chart, 'export_dataset', '{"datasetId":"d1"}', '--as', 'ben',
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Signals +\$[\d,.]+$/m)
    expect(stdout).not.toContain('Controllers')
    expect(stdout).toMatch(/^Scope +actuals of the general ledger; FY2026/m)
    expect(stdout).toMatch(/^Chart +bar of net_sales over business_unit of d1$/m)
    expect(stdout).toMatch(/^File +Net sales by business unit, FY2026\.xlsx: \/api\/ai\/datasets\/d1\?format=xlsx$/m)
    expect(stdout).toMatch(/^\(query_actuals as ben, [\d.]+ ms\)$/m)
  })

  it('ends with 1 at the first call that is refused, in the tool’s words', () => {
    const { status, stdout } = tool('query_actuals', '{"years":[1]}', 'describe_metrics', '--as', 'ada')
    expect(status).toBe(1)
    expect(stdout).toMatch(/Refused: The arguments do not fit.*"years"\. Allowed: metrics, account/)
    expect(stdout).not.toContain('describe_metrics as')
  })

  it('ends with 2 and says what there is where a tool or a user is not known', () => {
    const noTool = tool('drop_tables', '--as', 'ada')
    expect(noTool.status).toBe(2)
    expect(noTool.stderr).toMatch(/^There is no tool "drop_tables"\. Tools: query_actuals, /)
    const noUser = tool('query_actuals', '--as', 'mallory')
    expect(noUser.status).toBe(2)
    expect(noUser.stderr).toMatch(/^There is no user "mallory"\. Users: ada, ben, cleo, olga\./)
  })

  it('ends with 1 and a line where the books cannot be read', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url))
    const { status, stderr } = tool('query_actuals', '--as', 'ada', '--data', folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^The books cannot be read: .*\n$/)
  })

  it('lists every tool, and tells the arguments of one', () => {
    const { status, stdout } = tool('--list')
    expect(status).toBe(0)
    expect(stdout.split('\n').slice(0, -1).map((line) => line.split(' ')[0])).toEqual(
      createToolRegistry().map(({ name }) => name),
    )
    const told = tool('--schema', 'query_actuals').stdout
    const schema: unknown = JSON.parse(told.slice(told.indexOf('{\n')))
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(tool('--schema', 'nonesuch').status).toBe(2)
  })
})
