import type { SystemCall } from './system-calls.ts'

export interface OrderFigures {
  /** Events that were sent. */
  sent: number
  /** Syncs of the write-ahead log. */
  syncs: number
  /** What was wrong, a line for each event. */
  faults: string[]
}

const SYNCS = new Set(['fdatasync', 'fsync'])
const LOG_WRITES = new Set(['pwrite64', 'write', 'writev'])
const SENDS = new Set(['write', 'writev', 'sendto', 'sendmsg'])
/** How an event begins, in the log's bytes as on the wire; `strace` writes a line end as these two characters. */
const EVENT = /id: (\d+)\\nevent: /g

/**
 * Whether each event was synced before it was sent: its bytes written to the write-ahead log, then a sync of that file
 * begun and ended well, and only then the first write to a socket that holds it. For a trace of one run.
 */
export function judgeOrder(calls: readonly SystemCall[]): OrderFigures {
  const writes = calls.filter(({ name, file, result }) => LOG_WRITES.has(name) && isLog(file) && result > 0)
  const syncs = calls.filter(({ name, file, result }) => SYNCS.has(name) && isLog(file) && result === 0)
  const sends = calls.filter(({ name, file }) => SENDS.has(name) && isSocket(file))
  const written = firstOfEach(writes)
  const sent = firstOfEach(sends)
  const faults = [...sent].flatMap(([id, send]) => {
    const write = written.get(id)
    if (write === undefined) return [`event ${id} was sent and not seen in the log's file`]
    const isSynced = syncs.some((sync) => sync.began > write.ended && sync.ended < send.began)
    return isSynced ? [] : [`event ${id} was written in line ${write.began}, sent in line ${send.began}, and not synced between`]
  })
  return { sent: sent.size, syncs: syncs.length, faults }
}

function firstOfEach(calls: readonly SystemCall[]): Map<number, SystemCall> {
  const first = new Map<number, SystemCall>()
  for (const call of calls) {
    for (const [, id] of call.text.matchAll(EVENT)) {
      if (!first.has(Number(id))) first.set(Number(id), call)
    }
  }
  return first
}

function isLog(file: string): boolean {
  return file.endsWith('-wal')
}

function isSocket(file: string): boolean {
  return /^(socket|TCP|TCPv6):/.test(file)
}
