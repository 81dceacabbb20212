import { expect, test } from 'vitest'
import { judgeOrder } from './judge-order.ts'
import { readSystemCalls } from './system-calls.ts'

/** What the judge of the real trace would say of others: it can find fault. */

const WRITE = '12 pwrite64(21</data/runs.sqlite-wal>, "\\0\\0id: 1\\nevent: status\\ndata: {}\\n\\n", 4096, 56) = 4096'
const SYNC = '12 fdatasync(21</data/runs.sqlite-wal>) = 0'
const SEND = '11 write(30<socket:[77]>, "52\\r\\nid: 1\\nevent: status\\ndata: {}\\n\\n\\r\\n", 60) = 60'

function faultsOf(...lines: string[]): string[] {
  return judgeOrder(readSystemCalls(lines.join('\n'))).faults
}

test('an event that is written, synced and then sent is well', () => {
  expect(judgeOrder(readSystemCalls([WRITE, SYNC, SEND].join('\n')))).toEqual({ sent: 1, syncs: 1, faults: [] })
})

test('an event that is sent before its sync, or without one, is found', () => {
  expect(faultsOf(WRITE, SEND, SYNC)).toHaveLength(1)
  expect(faultsOf(WRITE, SEND)).toHaveLength(1)
  expect(faultsOf(SYNC, WRITE, SEND)).toHaveLength(1)
})

test('a sync that is under way when the event is sent, or began before it was written, is none', () => {
  const begun = '12 fdatasync(21</data/runs.sqlite-wal> <unfinished ...>'
  const over = '12 <... fdatasync resumed>) = 0'
  expect(faultsOf(WRITE, begun, SEND, over)).toHaveLength(1)
  expect(faultsOf(WRITE, begun, over, SEND)).toEqual([])
  expect(faultsOf(begun, WRITE.replace('12 ', '13 '), over, SEND)).toHaveLength(1)
})

test('a sync that failed, or of another file, is none; an event that was never written is found', () => {
  expect(faultsOf(WRITE, SYNC.replace('= 0', '= -1 EIO (Input/output error)'), SEND)).toHaveLength(1)
  expect(faultsOf(WRITE, SYNC.replace('sqlite-wal', 'sqlite'), SEND)).toHaveLength(1)
  expect(faultsOf(SYNC, SEND)).toHaveLength(1)
})
