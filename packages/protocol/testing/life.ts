import fc from 'fast-check'
import type { Held, ReaderInput, RunView } from '../index.ts'
import { WrittenLog, type Action } from './model.ts'
import { SimulatedReader } from './simulated-reader.ts'
import { SimulatedServer, type ProtocolUnderTest } from './simulated-server.ts'

/** One thing that happens in the life of a run and its readers. `reader` is taken modulo how many there are. */
export type Happening =
  | { happens: 'write'; actions: Action[] }
  | { happens: 'join' }
  /** A reader with what another one holds now, which by the time it attaches may be long past. */
  | { happens: 'copy'; reader: number }
  /** A reader with a state and a cursor that never were this log's. */
  | { happens: 'astray' }
  | { happens: 'pass'; ms: number }
  | ReaderHappening

type ReaderHappening =
  | { happens: 'deliver'; reader: number; bytes: number }
  /** The connection dies wherever its bytes are. */
  | { happens: 'cut'; reader: number }
  /** The next request is answered by something else. */
  | { happens: 'refuse'; reader: number; answer: number }
  | { happens: 'input'; reader: number; input: 'hidden' | 'shown' | 'online' | 'retry' }
  /** The server finds the reader slow and sends a fold in mid-stream. */
  | { happens: 'refold'; reader: number }
  | { happens: 'unlogged'; reader: number; what: number }
  /** A fault of the server or of what lies between: an event is missing. */
  | { happens: 'lose'; reader: number }

const ASTRAY_CURSOR = 1_000_000
const REFUSALS: ReaderInput[] = [
  { kind: 'disconnected' },
  { kind: 'responded', httpStatus: 503, retryAfterMs: 2_000 },
  { kind: 'responded', httpStatus: 429, retryAfterMs: 1_000 },
  { kind: 'responded', httpStatus: 200, contentType: 'text/html' },
]
const UNLOGGED = [
  ': heartbeat\n\n',
  'event: status\ndata: {"status":"queued","attempt":1,"queue":{"position":2}}\n\n',
  'event: weather\ndata: {"sun":true}\n\n',
  'retry: 500\n\n',
]

/** Pairs, a lone half, line ends that are none in JSON, and what SSE and JSON treat specially. */
const text = fc.constantFrom('a', 'b ', 'é', '😀', '👩‍👧', '\n', '\r\n', '\u2028', '\ud83d', '"', 'data: x')
const words = fc.array(text, { maxLength: 6 }).map((parts) => parts.join(''))
const small = fc.nat({ max: 3 })
const reader = fc.nat({ max: 5 })

export const actionArbitrary: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('say' as const), text: words }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), units: fc.nat({ max: 9 }), text: words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revise' as const), at: fc.nat({ max: 40 }), text: words }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const), tool: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('finish' as const), tool: small }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dataset' as const), dataset: small, tool: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chart' as const), chart: small, dataset: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('suggest' as const), count: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const), marks: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('checkpoint' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('takeover' as const), text: words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('novelty' as const) }) },
)

const inputArbitrary = fc.constantFrom('hidden' as const, 'shown' as const, 'online' as const, 'retry' as const)

const happeningArbitrary: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      happens: fc.constant('write' as const),
      actions: fc.array(actionArbitrary, { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      happens: fc.constant('deliver' as const),
      reader,
      bytes: fc.integer({ min: 1, max: 1500 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ happens: fc.constant('cut' as const), reader }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('join' as const) }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('copy' as const), reader }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('astray' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ happens: fc.constant('pass' as const), ms: fc.constantFrom(400, 3_000, 50_000) }),
  },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('refuse' as const), reader, answer: small }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('input' as const), reader, input: inputArbitrary }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('refold' as const), reader }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('unlogged' as const), reader, what: small }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('lose' as const), reader }) },
)

export interface Life {
  happenings: Happening[]
  fails: boolean
}

export const lifeArbitrary: fc.Arbitrary<Life> = fc.record({
  happenings: fc.array(happeningArbitrary, { maxLength: 60, size: 'max' }),
  fails: fc.boolean(),
})

/** What a life has seen, so that a test can tell that lives are not all dull. */
export interface Seen {
  readers: number
  folds: number
  gaps: number
}

/**
 * Lives one life: every reader is checked after every input, and in the end, when the network is good again, each must
 * hold the whole run. Throws at the first difference.
 */
export function live(protocol: ProtocolUnderTest, { happenings, fails }: Life): Seen {
  const log = new WrittenLog()
  const server = new SimulatedServer(protocol, log)
  let nowMs = 0
  const join = (held?: Held) => new SimulatedReader(protocol, server, () => nowMs, held)
  const readers = [join()]

  for (const happening of happenings) {
    if (happening.happens === 'write') for (const action of happening.actions) log.write(action)
    else if (happening.happens === 'join') readers.push(join())
    else if (happening.happens === 'astray') readers.push(join({ view: astrayView(protocol), cursor: ASTRAY_CURSOR }))
    else if (happening.happens === 'pass') {
      nowMs += happening.ms
      for (const each of readers) each.wait()
    } else {
      const one = readers[happening.reader % readers.length]!
      if (happening.happens === 'copy') readers.push(copyOf(one, join))
      else happenTo(one, happening)
    }
  }

  log.write({ do: 'end', fails })
  for (const each of readers) bringHome(each, server.end, () => (nowMs += 60_000))
  return {
    readers: readers.length,
    folds: readers.reduce((sum, each) => sum + each.folds, 0),
    gaps: readers.reduce((sum, each) => sum + each.gaps, 0),
  }
}

function happenTo(one: SimulatedReader, happening: ReaderHappening): void {
  switch (happening.happens) {
    case 'deliver':
      return one.deliver(happening.bytes)
    case 'cut':
      return one.connection && one.input({ kind: 'disconnected' })
    case 'refuse':
      one.refusals.push(REFUSALS[happening.answer % REFUSALS.length]!)
      return
    case 'input':
      return one.input({ kind: happening.input })
    case 'refold':
      return one.connection?.sendFold()
    case 'unlogged':
      return one.connection?.sendUnlogged(UNLOGGED[happening.what % UNLOGGED.length]!)
    case 'lose':
      return one.lose()
  }
}

function copyOf(one: SimulatedReader, join: (held?: Held) => SimulatedReader): SimulatedReader {
  const { view, cursor } = one.state
  return cursor === undefined ? join() : join({ view, cursor })
}

/** Within few rounds the reader holds all of it, or it is stuck. It saw no gap where there was none. */
function bringHome(one: SimulatedReader, end: number, passTime: () => void): void {
  for (let round = 0; round < 40 && one.phase !== 'ended'; round += 1) {
    one.input({ kind: 'shown' })
    one.deliver(Number.MAX_SAFE_INTEGER)
    passTime()
    one.wait()
  }
  if (one.gaps > one.losses) throw new Error(`the reader found ${one.gaps} gaps where ${one.losses} events were lost`)
  if (one.phase === 'ended' && one.state.cursor === end) return
  throw new Error(`the reader is ${JSON.stringify(one.state.phase)} at ${one.state.cursor} and not at the end`)
}

function astrayView(protocol: ProtocolUnderTest): RunView {
  const data = { mode: 'delta', block: 0, offset: 0, text: 'of another run' } as const
  const outcome = protocol.applyEvent(protocol.emptyView(), { event: 'text', data })
  return outcome.outcome === 'applied' ? outcome.view : protocol.emptyView()
}
