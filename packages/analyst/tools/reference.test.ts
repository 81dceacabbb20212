import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { toolReference } from './reference.ts'
import { createToolRegistry } from './registry.ts'

it('docs/TOOLS.md is what the tools say (npm run docs:tools writes it)', () => {
  const written = readFileSync(new URL('../../../docs/TOOLS.md', import.meta.url), 'utf8')
  expect(written).toBe(toolReference())
})

it('has one line for each tool, a sentence of its own', () => {
  const rows = toolReference().split('\n').filter((line) => line.startsWith('| `'))
  expect(rows.map((row) => row.split('`')[1])).toEqual(createToolRegistry().map(({ name }) => name))
  for (const row of rows) expect(row).toMatch(/^\| `\w+` \| .+ \| [A-Z].{30,240}\. \|$/)
})
