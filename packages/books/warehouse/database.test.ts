import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, QUERY_CONCURRENCY_MAX, type Database } from './database.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

const ONE = { sql: 'SELECT 1::INTEGER AS one', parameters: {} }
/** Runs for minutes if nobody stops it. */
const ENDLESS = { sql: 'SELECT count(*) FROM range(100000000) a, range(100000) b', parameters: {} }

describe('the database', () => {
  it('answers more queries at once than it has connections', async () => {
    const answers = await Promise.all(Array.from({ length: QUERY_CONCURRENCY_MAX * 5 }, () => database.query(ONE)))
    expect(answers).toHaveLength(QUERY_CONCURRENCY_MAX * 5)
    expect(answers.every(([row]) => row!['one'] === 1)).toBe(true)
  })

  it('stops a running query when its signal aborts, with the reason, and goes on working', async () => {
    const controller = new AbortController()
    const running = database.query(ENDLESS, controller.signal)
    // Another query that has come through shows that this one had its turn.
    await database.query(ONE)
    controller.abort(new Error('the run was cancelled'))
    await expect(running).rejects.toThrow('the run was cancelled')
    expect(await database.query(ONE)).toEqual([{ one: 1 }])
  })

  it('gives up a waiting query when its signal aborts, without disturbing those that run', async () => {
    const stop = new AbortController()
    const busy = Array.from({ length: QUERY_CONCURRENCY_MAX }, () => database.query(ENDLESS, stop.signal))
    const waiting = new AbortController()
    const late = database.query(ONE, waiting.signal)
    const next = database.query(ONE)
    waiting.abort(new Error('gone'))
    await expect(late).rejects.toThrow('gone')
    stop.abort(new Error('stopped'))
    const ends = await Promise.allSettled(busy)
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
    expect(await next).toEqual([{ one: 1 }])
  })

  it('does not start for a signal that has aborted already', async () => {
    await expect(database.query(ENDLESS, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  })

  it('waits for what runs before it closes, and refuses what comes after', async () => {
    const other = await openDatabase()
    const running = other.query(ONE)
    const closed = other.close()
    await expect(other.query(ONE)).rejects.toThrow('closed')
    expect(await running).toEqual([{ one: 1 }])
    await closed
  })
})
