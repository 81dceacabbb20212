import { expect, test } from 'vitest'
import { EMISSIONS_PENDING_MAX } from './limits.ts'
import { Outbox } from './outbox.ts'

function gatedEmit() {
  const release: (() => void)[] = []
  const emitted: string[] = []
  const outbox = new Outbox((events) => {
    emitted.push(...events.map((event) => (event.event === 'text' ? event.text : '')))
    return new Promise((resolve) => release.push(resolve))
  })
  return { outbox, release, emitted }
}

test('sends on without waiting, in order, until too much is pending; then waits for the oldest', async () => {
  const { outbox, release, emitted } = gatedEmit()
  for (let index = 0; index < EMISSIONS_PENDING_MAX; index += 1)
    await outbox.send([{ event: 'text', text: String(index) }])
  let isThrough = false
  const next = outbox.send([{ event: 'text', text: 'last' }]).then(() => (isThrough = true))
  await Promise.resolve()
  expect(isThrough).toBe(false)
  release[0]!()
  await next
  expect(emitted).toEqual([...Array.from({ length: EMISSIONS_PENDING_MAX }, (_, index) => String(index)), 'last'])
})

test('flush resolves when all of it is durable', async () => {
  const { outbox, release } = gatedEmit()
  await outbox.send([{ event: 'text', text: 'a' }])
  let isFlushed = false
  const flushed = outbox.flush().then(() => (isFlushed = true))
  await Promise.resolve()
  expect(isFlushed).toBe(false)
  release[0]!()
  await flushed
})

test('a failed emission fails what is sent after it', async () => {
  const outbox = new Outbox(() => Promise.reject(new Error('lost')))
  await outbox.send([{ event: 'text', text: 'a' }])
  await Promise.resolve()
  await expect(outbox.send([{ event: 'text', text: 'b' }])).rejects.toThrow('lost')
  await expect(outbox.flush()).rejects.toThrow('lost')
})
