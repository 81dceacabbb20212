import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { drawRunStates } from './draw-run-states.ts'
import { TRANSITIONS } from './transition-table.ts'

const PAGE = new URL('../../../docs/run-states.md', import.meta.url)

test('docs/run-states.md is what the transition table draws', async () => {
  if (process.env['UPDATE_RUN_STATES'] === '1') await writeFile(PAGE, drawRunStates())
  expect(await readFile(PAGE, 'utf8')).toBe(drawRunStates())
})

test('the page tells every row with its reason', () => {
  const page = drawRunStates()
  for (const { phase, input, why } of TRANSITIONS) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${phase}\` | \`${input}\``) && line.endsWith(`| ${why} |`))
    expect(row, `${phase} × ${input}`).toBeDefined()
  }
})
