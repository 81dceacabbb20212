import { Agent, type ClientRequestArgs } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { CONNECT_TIMEOUT_MS, REPLICA_REST_MS, TCP_KEEP_ALIVE_MS } from '../limits.ts'

/** No replica accepted a connection; nothing of the request was sent to any. */
export class UnreachableError extends Error {
  readonly code = 'ERR_UNREACHABLE'
}

const HTTP_PORT = 80
const HTTPS_PORT = 443
/** Names that only this agent understands: which replica a request asks for first. */
const NAME_PREFIX = 'replica-'

/**
 * The connections to one program, of which there may be several replicas that are all as good. A request asks for one
 * by `nextTarget`, in turn; if that one does not accept the connection, the agent connects to the next, before a byte
 * of the request is written. What was once sent is never sent again: whether a request that got no answer was carried
 * out, nobody knows.
 *
 * The replica that was really reached is told by `originOf`.
 */
export class ReplicaAgent extends Agent {
  readonly #origins: readonly URL[]
  readonly #nowMs: () => number
  readonly #restUntilMs: number[]
  readonly #reached = new WeakMap<Duplex, URL>()
  readonly #standIns = new WeakSet<Duplex>()
  #turn = 0

  /** `origins`: at least one http or https URL without a path. */
  constructor(options: { origins: readonly string[]; nowMs: () => number }) {
    super({ keepAlive: true })
    this.#origins = options.origins.map((origin) => new URL(origin))
    this.#nowMs = options.nowMs
    this.#restUntilMs = this.#origins.map(() => 0)
  }

  /** The target of the next request. A name of no host: only this agent can connect to it. */
  nextTarget(): string {
    const index = this.#turn % this.#origins.length
    this.#turn += 1
    return `http://${NAME_PREFIX}${index}`
  }

  /** The replica at the other end of a connection of this agent. */
  originOf(socket: Duplex): URL | undefined {
    return this.#reached.get(socket)
  }

  override createConnection(
    target: ClientRequestArgs,
    done: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const first = Number(target.host?.slice(NAME_PREFIX.length))
    // Node's types ask for a socket even beside an error; there is none.
    this.#connectToAny(first).then((socket) => done(null, socket), (error) => done(error as Error, undefined as never))
    return undefined
  }

  /** A connection to a replica that stood in serves one request: else the one it stands in for would stay left out. */
  override keepSocketAlive(socket: Duplex): boolean {
    // Node's types say void; it returns whether the socket is kept, after setting its timers.
    const isKept = super.keepSocketAlive(socket) as unknown as boolean
    return isKept && !this.#standIns.has(socket)
  }

  async #connectToAny(first: number): Promise<Socket> {
    const reasons: string[] = []
    for (const index of this.#order(first)) {
      const origin = this.#origins[index] as URL
      try {
        const socket = await connect(origin)
        this.#restUntilMs[index] = 0
        this.#reached.set(socket, origin)
        if (index !== first) this.#standIns.add(socket)
        return socket
      } catch (error) {
        this.#restUntilMs[index] = this.#nowMs() + REPLICA_REST_MS
        reasons.push(`${origin.host}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    throw new UnreachableError(reasons.join('; '))
  }

  /** All replicas from `first` on, those that could not be reached a moment ago last. */
  #order(first: number): number[] {
    const inTurn = this.#origins.map((_, offset) => (first + offset) % this.#origins.length)
    const isResting = (index: number): boolean => (this.#restUntilMs[index] ?? 0) > this.#nowMs()
    return [...inTurn.filter((index) => !isResting(index)), ...inTurn.filter(isResting)]
  }
}

/** Resolves once the connection stands, TLS included; rejects when it does not within `CONNECT_TIMEOUT_MS`. */
function connect(origin: URL): Promise<Socket> {
  const isTls = origin.protocol === 'https:'
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(origin.port) || (isTls ? HTTPS_PORT : HTTP_PORT)
  const socket = isTls
    ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) })
    : connectTcp({ host, port })
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(new Error('no connection in time')), CONNECT_TIMEOUT_MS)
    socket.once('error', fail)
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      socket.setNoDelay(true)
      socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS)
      resolve(socket)
    })
  })
}
