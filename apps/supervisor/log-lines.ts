import { styleText } from 'node:util'

/** Fields of a log line that are told otherwise, or tell a person nothing. */
const DULL_FIELDS = new Set(['level', 'time', 'pid', 'hostname', 'program', 'msg', 'err', 'reqId', 'requestId'])
const WARN_LEVEL = 40
const ERROR_LEVEL = 50
const NAME_WIDTH = 10

interface LogRecord {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly err?: { readonly stack?: string; readonly message?: string }
  readonly [field: string]: unknown
}

/**
 * One line of a program's output as a person reads it: time of day, program, message, fields. A line that is no log
 * record keeps its text. An error's stack follows on lines of its own. `colour`: for a terminal.
 */
export function readableLine(program: string, line: string, colour: boolean): string {
  const paint = (style: 'dim' | 'yellow' | 'red', text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const record = recordOf(line)
  if (!record) return `${paint('dim', `${' '.repeat(8)} ${program.padEnd(NAME_WIDTH)}`)} ${line}`

  const time = new Date(record.time).toTimeString().slice(0, 8)
  const fields = Object.entries(record).filter(([name]) => !DULL_FIELDS.has(name)).map(fieldText)
  const message = record.msg ?? ''
  const style = record.level >= ERROR_LEVEL ? 'red' : record.level >= WARN_LEVEL ? 'yellow' : undefined
  const told = style ? paint(style, message) : message
  const head = `${paint('dim', `${time} ${program.padEnd(NAME_WIDTH)}`)} ${told}`
  const stack = record.err?.stack ?? record.err?.message
  return [head, ...fields.map((field) => paint('dim', field))].join(' ') + (stack ? `\n${paint('red', stack)}` : '')
}

function recordOf(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const record = JSON.parse(line) as Partial<LogRecord>
    return typeof record.level === 'number' && typeof record.time === 'number' ? (record as LogRecord) : undefined
  } catch {
    return undefined
  }
}

function fieldText([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`
}
