import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configurationReference } from './reference.ts'
import { SETTINGS } from './settings.ts'

describe('the documentation of the settings', () => {
  it('is what the table of settings says (npm run docs:configuration writes it)', () => {
    const written = readFileSync(new URL('../../docs/CONFIGURATION.md', import.meta.url), 'utf8')
    expect(written).toBe(configurationReference())
  })

  it('has one row for each setting', () => {
    const rows = configurationReference().split('\n').filter((line) => line.startsWith('| `'))
    expect(rows.map((row) => row.split('`')[1])).toEqual(Object.keys(SETTINGS))
  })

  it('has no default for a secret', () => {
    for (const setting of Object.values(SETTINGS)) {
      if ('secret' in setting) expect(setting).not.toHaveProperty('default')
    }
  })
})
