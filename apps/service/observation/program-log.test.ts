import { expect, test } from 'vitest'
import { createProgramLog } from './program-log.ts'

test.each(['error', 'err'])('an error told as `%s` has its message and where it came from, and those that it gathers', (name) => {
  const lines: string[] = []
  const log = createProgramLog('info', { write: (line) => void lines.push(line) })
  log.error({ [name]: new AggregateError([new Error('database is locked')], 'two runs failed') }, 'it failed')
  const [line = ''] = lines
  const logged = JSON.parse(line) as Record<string, { message: string; stack: string }>
  expect(logged[name]?.message).toContain('two runs failed')
  expect(logged[name]?.stack).toContain('program-log.test.ts')
  expect(line).toContain('database is locked')
  expect(logged).toMatchObject({ program: 'service', msg: 'it failed', level: 50 })
})
