import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { toServerSentEvent, type FakeEvent } from './fake-anthropic-wire.ts'

const FOLDER = new URL('../../../../shared/fixtures/anthropic/', import.meta.url)

/** A recorded exchange: one body per answer, in order, with its framing. */
export interface Recording {
  name: string
  bodies: string[]
}

/** The recordings beside the repository, or why there are none; nothing of them is kept in it. */
export function findRecordings(): { recordings: Recording[]; missing?: string } {
  if (!existsSync(FOLDER)) return { recordings: [], missing: `no recordings at ${fileURLToPath(FOLDER)}` }
  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
  return { recordings: names.map((name) => ({ name, bodies: bodiesOf(name) })) }
}

/** `*.chunks.txt` holds one event as JSON per line and wants its framing; the others have it. */
function bodiesOf(name: string): string[] {
  const text = readFileSync(new URL(name, FOLDER), 'utf8')
  if (!name.endsWith('.chunks.txt')) return [text]
  const events = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as FakeEvent)
  return answersOf(events).map((answer) => answer.map(toServerSentEvent).join(''))
}

/** A recording of several answers is cut after each end of a message. */
function answersOf(events: readonly FakeEvent[]): FakeEvent[][] {
  const answers: FakeEvent[][] = []
  let open: FakeEvent[] = []
  for (const event of events) {
    open.push(event)
    if (event.type === 'message_stop') {
      answers.push(open)
      open = []
    }
  }
  return open.length > 0 ? [...answers, open] : answers
}
