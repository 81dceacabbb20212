import { encodeEvent } from '@perdure/protocol'
import { TOKEN_UNITS, tokenAt } from '../subjects/speech.ts'

/** A log of so many text events as it travels: what replaying a run event by event has to send. */
export function encodedLog(events: number): Uint8Array {
  const parts: string[] = []
  for (let index = 0; index < events; index += 1) {
    const data = { mode: 'delta', block: 0, offset: index * TOKEN_UNITS, text: tokenAt(index) } as const
    parts.push(encodeEvent({ event: 'text', data }, index + 2))
  }
  return new TextEncoder().encode(parts.join(''))
}
