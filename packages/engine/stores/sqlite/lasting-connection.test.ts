import { beforeEach, describe, expect, test } from 'vitest'
import { STORE_RECONNECT_PAUSE_MS } from '../../limits.ts'
import { createVirtualClock, type VirtualClock } from '../../testing/index.ts'
import { lastingConnection } from './lasting-connection.ts'
import type { RemoteConnection } from './worker-connection.ts'

/** A connection that says which one it is, until it dies. */
interface Mortal extends RemoteConnection {
  die(): void
}

let clock: VirtualClock
let made: Mortal[]
let isBroken: boolean

beforeEach(() => {
  clock = createVirtualClock()
  made = []
  isBroken = false
})

async function connect(): Promise<RemoteConnection> {
  await Promise.resolve()
  if (isBroken) throw new Error('cannot be opened')
  let isDead = false
  const number = made.length
  const mortal: Mortal = {
    request: async (asked) => {
      if (isDead) throw new Error('dead')
      return `${number} ${asked.kind}`
    },
    isOver: () => isDead,
    close: async () => void (isDead = true),
    die: () => void (isDead = true),
  }
  made.push(mortal)
  return mortal
}

const ask = (connection: RemoteConnection): Promise<unknown> => connection.request({ kind: 'commit', commands: [] })

describe('a connection that lasts', () => {
  test('is opened again by the next request when it has died, once for all who ask', async () => {
    const connection = await lastingConnection(connect, clock)
    expect(await ask(connection)).toBe('0 commit')
    made[0]?.die()
    expect(await Promise.all([ask(connection), ask(connection)])).toEqual(['1 commit', '1 commit'])
    expect(made).toHaveLength(2)
    expect(connection.isOver()).toBe(false)
  })

  test('says why while it cannot be opened, tries no more often than the pause, and heals', async () => {
    const connection = await lastingConnection(connect, clock)
    made[0]?.die()
    isBroken = true
    await expect(ask(connection)).rejects.toThrow('cannot be opened')
    isBroken = false
    await clock.advance(STORE_RECONNECT_PAUSE_MS - 1)
    await expect(ask(connection)).rejects.toThrow('cannot be opened')
    await clock.advance(1)
    expect(await ask(connection)).toBe('1 commit')
  })

  test('is not opened again once it is closed, not even by what was opening it', async () => {
    const connection = await lastingConnection(connect, clock)
    made[0]?.die()
    const asked = ask(connection).catch((error: unknown) => error)
    await connection.close()
    await asked
    expect(made.map((one) => one.isOver())).toEqual([true, true])
    await expect(ask(connection)).rejects.toThrow('dead')
    expect(made).toHaveLength(2)
  })

  test('that cannot be opened the first time is none', async () => {
    isBroken = true
    await expect(lastingConnection(connect, clock)).rejects.toThrow('cannot be opened')
  })
})
