import { readFileSync } from 'node:fs'
import { nowMs } from '../processes/monotonic.ts'

/** What a process has used so far. */
export interface Use {
  /** User and system time, of all its threads. */
  cpuMs: number
  /** Bytes that it caused to be written to a disk; undefined where the system does not tell (it does on Linux). */
  writtenBytes: number | undefined
  /** Commits of its store and events in its log; 0 where it has none. */
  commits: number
  loggedEvents: number
}

/** A speech while it is measured: its streams wait for one start, and what it used is counted until the last one ends. */
export interface Measurement {
  /** Resolves when the streams may speak. */
  readonly begun: Promise<void>
  /** Lets them speak; returns when, on the machine's clock. */
  begin(): Promise<number>
  /** When the tokens of a stream were said, as `speak` tells. */
  keepTimes(stream: number, saidAtMs: Float64Array): void
  /** To be called for each stream when its reader has all of it. */
  streamEnded(): void
  /** Resolves with the last stream's end. */
  readonly ended: Promise<{ used: Use; saidAtMs: Float64Array[] }>
}

export type StoreUse = Pick<Use, 'commits' | 'loggedEvents'>

export function createMeasurement(streams: number, readStoreUse: () => Promise<StoreUse>): Measurement {
  const gate = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<{ used: Use; saidAtMs: Float64Array[] }>()
  const saidAtMs = Array.from({ length: streams }, (): Float64Array => new Float64Array(0))
  let speaking = streams
  let before: Use | undefined

  async function readUse(): Promise<Use> {
    const { user, system } = process.cpuUsage()
    const writtenBytes = readWrittenBytes()
    return { cpuMs: (user + system) / 1000, writtenBytes, ...(await readStoreUse()) }
  }

  return {
    begun: gate.promise,
    async begin() {
      before = await readUse()
      gate.resolve()
      return nowMs()
    },
    keepTimes: (stream, times) => void (saidAtMs[stream] = times),
    streamEnded() {
      speaking -= 1
      if (speaking > 0 || before === undefined) return
      const start = before
      readUse().then((end) => ended.resolve({ used: difference(end, start), saidAtMs }), ended.reject)
    },
    ended: ended.promise,
  }
}

function difference(end: Use, start: Use): Use {
  const isTold = end.writtenBytes !== undefined && start.writtenBytes !== undefined
  return {
    cpuMs: end.cpuMs - start.cpuMs,
    writtenBytes: isTold ? (end.writtenBytes ?? 0) - (start.writtenBytes ?? 0) : undefined,
    commits: end.commits - start.commits,
    loggedEvents: end.loggedEvents - start.loggedEvents,
  }
}

function readWrittenBytes(): number | undefined {
  try {
    return Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
  } catch {
    return undefined
  }
}
