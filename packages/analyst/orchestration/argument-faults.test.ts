import { expect, it } from 'vitest'
import { z } from 'zod'
import { argumentFaults } from './argument-faults.ts'

const INPUT = z.strictObject({
  limit: z.int().min(1).default(50).describe('Rows to give.'),
  year: z.int().describe('The year, by its end.'),
  kind: z.enum(['bar', 'line']).optional().describe('Of chart.'),
  scenarios: z
    .array(
      z.strictObject({
        name: z.string().describe('Its name.'),
        growth: z.number().optional().describe('A year.'),
      }),
    )
    .optional()
    .describe('Up to five.'),
})

function faultsOf(input: unknown): string[] {
  const { error } = INPUT.safeParse(input, { reportInput: true })
  return error ? argumentFaults(error, INPUT) : []
}

it.each<[string, unknown, string[]]>([
  ['nothing wrong', { year: 2026 }, []],
  [
    'an unknown argument',
    { year: 1, years: 2 },
    ['input: Unrecognized key: "years". Allowed: limit, year, kind, scenarios'],
  ],
  [
    'an unknown argument inside another',
    { year: 1, scenarios: [{ name: 'a' }, { name: 'b', grow: 1 }] },
    ['scenarios.1: Unrecognized key: "grow". Allowed: name, growth'],
  ],
  ['a missing argument', {}, ['year: is missing. The year, by its end']],
  ['one missing inside another', { year: 1, scenarios: [{}] }, ['scenarios.0.name: is missing. Its name']],
  [
    'a value that is none of those allowed',
    { year: 1, kind: 'pie' },
    ['kind: Invalid option: expected one of "bar"|"line"'],
  ],
  ['a value of the wrong kind', { year: '2026' }, ['year: Invalid input: expected number, received string']],
  ['no object at all', 7, ['input: Invalid input: expected object, received number']],
])('tells %s', (_what, input, faults) => {
  expect(faultsOf(input)).toEqual(faults)
})
