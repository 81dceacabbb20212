/** How the processes of the bench ask each other, over the channel that `fork` opens. */

/** What a process answers, by name; each takes one argument or none. */
export type Answers<T> = { [K in keyof T]: (argument: never) => unknown }

export interface CallMessage {
  id: number
  name: string
  argument: unknown
}

/** The first message of a process answers id 0: it is ready. */
export type AnswerMessage = { id: number; value: unknown } | { id: number; failure: string }

export const READY_ID = 0

/**
 * Answers calls from the process that started this one, which may send its first when it has been told `greeting`. When
 * that one lets go or is gone, `close` is awaited and this process ends.
 */
export function answerCalls<T extends Answers<T>>(answers: T, greeting: unknown, close?: () => Promise<void>): void {
  const known = new Map(Object.entries(answers)) as Map<string, (argument: unknown) => unknown>
  process.on('disconnect', () => void Promise.resolve(close?.()).finally(() => process.exit()))
  process.on('message', (message) => void answer(known, message as CallMessage))
  send({ id: READY_ID, value: greeting })
}

/** What a process was started with. */
export function startArgument(): unknown {
  return JSON.parse(process.argv[2] ?? 'null')
}

async function answer(known: Map<string, (argument: unknown) => unknown>, call: CallMessage): Promise<void> {
  const { id, name, argument } = call
  try {
    const asked = known.get(name)
    if (asked === undefined) throw new Error(`This process does not answer ${name}`)
    send({ id, value: await asked(argument) })
  } catch (error) {
    send({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

function send(message: AnswerMessage): void {
  process.send?.(message)
}
