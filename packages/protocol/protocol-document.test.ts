import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as backoff from './backoff.ts'
import { EVENT_SCHEMAS } from './events.ts'
import * as limits from './limits.ts'
import { logEventSchema } from './log-events.ts'
import { PROBLEMS } from './problem-registry.ts'
import { GAPS_MAX, readerStep, startReader } from './reader.ts'
import { HEALTHY_AFTER_MS } from './reader-receive.ts'
import { createStreamParser, PARSER_BUFFER_MAX_CHARACTERS } from './stream-parser.ts'
import { RUN_ERRORS } from './run-errors.ts'
import { isTerminal, RUN_REASONS, RUN_STATUSES } from './states.ts'
import { describeType, type JsonSchema } from './testing/describe-type.ts'
import { viewText } from './view.ts'

const DOCUMENT = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8')

/** What stands under a heading, up to the next one of any level. */
function section(heading: string): string {
  const [, after] = DOCUMENT.split(`\n${heading}\n`)
  if (after === undefined) throw new Error(`docs/PROTOCOL.md has no heading "${heading}"`)
  return after.split(/\n#+ /)[0] ?? ''
}

/** The rows of a table that begins with these columns, cell by cell, without the code marks. */
function table(text: string, columns: string, nth = 0): string[][] {
  const lines = text.split('\n')
  const heads = lines.flatMap((line, index) => (line.startsWith(`| ${columns}`) ? [index] : []))
  const from = heads[nth]
  if (from === undefined) throw new Error(`no table "${columns}" in\n${text}`)
  const rows = lines.slice(from + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  )
}

const schemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema) as JsonSchema
const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no')

describe('docs/PROTOCOL.md tells', () => {
  test('every event, in order', () => {
    const headings = [...DOCUMENT.matchAll(/^### `(.*)`$/gm)].map(([, name]) => name)
    expect(headings).toEqual(Object.keys(EVENT_SCHEMAS))
  })

  test.for(Object.entries(EVENT_SCHEMAS))(
    'every field of %s, its type, and whether it is always there',
    ([name, schema]) => {
      const { properties = {}, required = [] } = schemaOf(schema)
      const told = table(section(`### \`${name}\``), 'field').map((cells) => cells.slice(0, 3))
      const actual = Object.entries(properties).map(([field, type]) => [
        field,
        describeType(type),
        yesOrNo(required.includes(field)),
      ])
      expect(told).toEqual(actual)
    },
  )

  test('which events are logged', () => {
    const loggable = new Set(
      schemaOf(logEventSchema).anyOf?.map(({ properties }) => properties?.['event']?.const),
    )
    const told = table(section('## Events'), 'event')
    expect(told.map(([event]) => event)).toEqual(Object.keys(EVENT_SCHEMAS))
    for (const [event, logged] of told) expect([event, logged !== 'no']).toEqual([event, loggable.has(event)])
  })

  test('every problem code with its status and title', () => {
    const actual = Object.entries(PROBLEMS).map(([code, { status, title }]) => [code, String(status), title])
    expect(table(section('### Problem codes'), 'code')).toEqual(actual)
  })

  test('every run error code with its message', () => {
    const actual = Object.entries(RUN_ERRORS).map(([code, { retryable, message }]) => [
      code,
      yesOrNo(retryable),
      message,
    ])
    expect(table(section('### Run error codes'), 'code')).toEqual(actual)
  })

  test('every state and every reason', () => {
    const states = RUN_STATUSES.map((status) => [status, yesOrNo(isTerminal(status))])
    expect(table(section('## Run states'), 'status')).toEqual(states)
    expect(table(section('### Reasons'), 'reason').map(([reason]) => reason)).toEqual(RUN_REASONS)
  })

  test('every limit of the wire and of the reader', () => {
    const told = (nth: number) => Object.fromEntries(table(section('## Limits'), 'constant', nth))
    const actual = (constants: object) =>
      Object.fromEntries(
        Object.entries(constants)
          .filter(([, value]) => typeof value === 'number')
          .map(([name, value]) => [name, (value as number).toLocaleString('en-US')]),
      )
    expect(told(0)).toEqual(actual(limits))
    const reader = { ...backoff, HEALTHY_AFTER_MS, GAPS_MAX, PARSER_BUFFER_MAX_CHARACTERS }
    expect(told(1)).toEqual(actual(reader))
  })
})

test('the example stream in docs/PROTOCOL.md is one that the reader reads to its end', () => {
  const example = section('## The stream').split('```')[1]?.trimStart() ?? ''
  const moment = { nowMs: 0, random: 0 }
  let { state } = startReader(moment)
  state = readerStep(state, { kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' }, moment).state
  for (const item of createStreamParser().feed(new TextEncoder().encode(example))) {
    state = readerStep(state, { kind: 'received', item }, moment).state
  }
  expect(state.phase).toEqual({ phase: 'ended' })
  expect(state.cursor).toBe(13)
  expect(viewText(state.view)).toBe('Let me look. Sales rose.')
  expect(state.view.datasets).toHaveLength(1)
  expect(state.gaps).toBe(0)
})
