import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { nowMs } from '../processes/monotonic.ts'

/** What the streams of one measurement say: the same words for every subject. */
export interface Speech {
  streams: number
  tokensPerStream: number
  pace: Pace
}

/**
 * How a stream speaks. `paced`: as a model does, a token every `everyMs` on average. `flat out`: as fast as it is let.
 * `one by one`: each token waits until the one before is durable, which only a subject that keeps tokens can tell.
 */
export type Pace = { kind: 'paced'; everyMs: number } | { kind: 'flat out' } | { kind: 'one by one' }

/** Code units of one token, about what a model's are in English. A fixed width, so that a place in the text is a token. */
export const TOKEN_UNITS = 5
/** What one read from a fast provider brings: so many tokens are said in one turn of the event loop. */
const BURST_TOKENS = 16

/** The token at `index`: a blank and four digits. */
export function tokenAt(index: number): string {
  return ` ${(index % 36 ** 4).toString(36).padStart(4, '0')}`
}

/** The whole text of a stream. */
export function textOf(tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => tokenAt(index)).join('')
}

/** Says a token; what it returns is waited for before the next. */
export type Say = (token: string) => Promise<unknown> | undefined

/**
 * Speaks one stream. Returns when each token was said, on the machine's clock; empty where they were not paced, because
 * there a token's time says how long the line was, not how long the way.
 */
export async function speak({ tokensPerStream, pace }: Speech, stream: number, say: Say): Promise<Float64Array> {
  if (pace.kind === 'paced') return speakPaced(tokensPerStream, pace.everyMs, createRandom(stream + 1), say)
  for (let index = 0; index < tokensPerStream; index += 1) {
    const held = say(tokenAt(index))
    if (held !== undefined) await held
    else if (index % BURST_TOKENS === BURST_TOKENS - 1) await turn()
  }
  return new Float64Array(0)
}

/** A token every half to one and a half `everyMs`, the same times for every subject; one that is late does not wait. */
async function speakPaced(tokens: number, everyMs: number, random: () => number, say: Say): Promise<Float64Array> {
  const saidAtMs = new Float64Array(tokens)
  let dueMs = nowMs()
  for (let index = 0; index < tokens; index += 1) {
    dueMs += everyMs * (0.5 + random())
    const waitMs = dueMs - nowMs()
    if (waitMs > 0) await delay(waitMs)
    saidAtMs[index] = nowMs()
    const held = say(tokenAt(index))
    if (held !== undefined) await held
  }
  return saidAtMs
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
