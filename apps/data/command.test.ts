import { expect, test } from 'vitest'
import { parseCommand, UsageError } from './command.ts'

test('a command has its folder, and options that may stand anywhere', () => {
  expect(parseCommand(['import', 'books', '--mapping', 'm.json', '--name', 'acme'])).toEqual({
    kind: 'import', folder: 'books', mapping: 'm.json', name: 'acme',
  })
  expect(parseCommand(['--mapping', 'adventureworks', 'import', 'aw'])).toMatchObject({ folder: 'aw', name: undefined })
  expect(parseCommand(['check', 'books'])).toEqual({ kind: 'check', folder: 'books', mapping: undefined })
  expect(parseCommand(['list'])).toEqual({ kind: 'list' })
  expect(parseCommand(['--help'])).toEqual({ kind: 'help' })
})

test.each<[string, string[], RegExp]>([
  ['nothing', [], /Say what to do: import, check or list/],
  ['an unknown command', ['load', 'x'], /no command "load"; there are import, check and list/],
  ['no folder', ['import'], /Say which folder: import <folder>/],
  ['two folders', ['check', 'a', 'b'], /One folder at a time; b is too much/],
  ['a name for a check', ['check', 'a', '--name', 'x'], /keeps nothing/],
  ['something for a list', ['list', 'x'], /list takes nothing/],
  ['an unknown option', ['import', 'a', '--map', 'x'], /Unknown option '--map'/],
  ['an option without its value', ['import', 'a', '--name'], /--name/],
])('%s is refused and says why', (_what, args, message) => {
  expect(() => parseCommand(args)).toThrow(UsageError)
  expect(() => parseCommand(args)).toThrow(message)
})
