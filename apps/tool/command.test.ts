import { expect, test } from 'vitest'
import { parseCommand, UsageError } from './command.ts'

test('calls stand in their order, each with its arguments or with none', () => {
  const calls = ['query_actuals', '{"limit":5}', 'describe_metrics', 'export_dataset', ' {"datasetId":"d1"}']
  expect(parseCommand([...calls, '--as', 'ada'])).toEqual({
    kind: 'run',
    calls: [
      { tool: 'query_actuals', input: { limit: 5 } },
      { tool: 'describe_metrics', input: {} },
      { tool: 'export_dataset', input: { datasetId: 'd1' } },
    ],
    userId: 'ada',
    data: undefined,
  })
})

test('options may stand anywhere', () => {
  expect(parseCommand(['--as', 'ben', '--data', 'ledger', 'query_actuals'])).toMatchObject({
    kind: 'run',
    userId: 'ben',
    data: 'ledger',
  })
  expect(parseCommand(['--list'])).toEqual({ kind: 'list' })
  expect(parseCommand(['--schema', 'query_actuals'])).toEqual({ kind: 'schema', tool: 'query_actuals' })
  expect(parseCommand(['-h'])).toEqual({ kind: 'help' })
})

test.each<[string, string[], RegExp]>([
  ['no tool', ['--as', 'ada'], /Name a tool; --list shows them/],
  ['no user', ['query_actuals'], /--as <user>/],
  ['arguments that are no JSON', ['query_actuals', '{limit: 5}', '--as', 'ada'], /are no JSON: .*single quotes/],
  ['arguments that are no object', ['query_actuals', '[5]', '--as', 'ada'], /must be a JSON object/],
  ['arguments without a tool', ['{"limit":5}', '--as', 'ada'], /Which tool are these arguments for\? {"limit":5}/],
  ['arguments twice', ['query_actuals', '{}', '{}', '--as', 'ada'], /Which tool/],
  ['an unknown option', ['query_actuals', '--user', 'ada'], /Unknown option '--user'/],
  ['an option without its value', ['query_actuals', '--as'], /--as/],
])('%s is refused and says why', (_what, args, message) => {
  expect(() => parseCommand(args)).toThrow(UsageError)
  expect(() => parseCommand(args)).toThrow(message)
})
