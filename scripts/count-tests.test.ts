import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../.ci/count-tests.js', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'count-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Result = { status: string; statuses: string[] }

function count(results: Result[], exitCode: number): { counts: string; told: string } {
  const report = join(folder, 'report.json')
  const testResults = results.map(({ status, statuses }, index) => ({
    name: `file-${index}`,
    status,
    assertionResults: statuses.map((one) => ({ fullName: `a ${one} test`, status: one })),
  }))
  writeFileSync(report, JSON.stringify({ testResults }))
  const { stdout, stderr } = spawnSync(process.execPath, [SCRIPT, report, String(exitCode)], { encoding: 'utf8' })
  return { counts: stdout.trim(), told: stderr }
}

describe('the count of a test run', () => {
  it('is of what passed and what failed, each failure by name', () => {
    const results = [
      { status: 'failed', statuses: ['passed', 'failed', 'skipped'] },
      { status: 'passed', statuses: ['passed', 'passed'] },
    ]
    const { counts, told } = count(results, 1)
    expect(counts).toBe('3 1')
    expect(told).toContain('file-0: a failed test')
    expect(told).toContain('skipped 1')
  })

  it('takes a file that does not load for a failure', () => {
    const unloaded = { status: 'failed', statuses: [] }
    expect(count([unloaded, { status: 'passed', statuses: ['passed'] }], 1).counts).toBe('1 1')
  })

  it('takes a run that ended badly for a failure, whatever its tests say', () => {
    expect(count([{ status: 'passed', statuses: ['passed'] }], 1).counts).toBe('1 1')
  })

  it('takes a run without a report for a failure', () => {
    const { stdout } = spawnSync(process.execPath, [SCRIPT, join(folder, 'none.json'), '1'], { encoding: 'utf8' })
    expect(stdout.trim()).toBe('0 1')
  })

  it('has no failure where all is well', () => {
    expect(count([{ status: 'passed', statuses: ['passed', 'skipped'] }], 0).counts).toBe('1 0')
  })
})
