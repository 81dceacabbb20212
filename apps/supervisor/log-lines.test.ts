import { describe, expect, it } from 'vitest'
import { readableLine } from './log-lines.ts'

const record = (fields: object): string =>
  JSON.stringify({ level: 30, time: 1_700_000_000_000, program: 'x', ...fields })

describe('a line of a program', () => {
  it('is told as time, program, message and fields', () => {
    const line = readableLine('service', record({ msg: 'request', status: 200, route: '/api', reqId: 'r' }), false)
    expect(line).toMatch(/^\d\d:\d\d:\d\d service {4}request status=200 route=\/api$/)
  })

  it('brings the stack of an error', () => {
    const failed = record({ level: 50, msg: 'failed', err: { stack: 'Error: x\n    at y' } })
    const line = readableLine('service', failed, false)
    expect(line).toContain('failed\nError: x\n    at y')
  })

  it.each(['plain words', '{"not": "a record"}', '{ broken', ''])('keeps its text when it is no record: %s', (text) => {
    expect(readableLine('service', text, false)).toContain(`service    ${text}`)
  })

  it('is coloured only for a terminal', () => {
    const escape = String.fromCharCode(27)
    expect(readableLine('service', record({ msg: 'm' }), true)).toContain(escape)
    expect(readableLine('service', record({ msg: 'm' }), false)).not.toContain(escape)
  })
})
