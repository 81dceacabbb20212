import { expect, test } from 'vitest'
import { loadPatiently, type World } from './late-part.ts'

function createWorld(): World & { happened: string[] } {
  const happened: string[] = []
  return {
    happened,
    untilOnline() {
      happened.push('online')
      return Promise.resolve()
    },
    pause(delayMs) {
      happened.push(`${delayMs} ms`)
      return Promise.resolve()
    },
  }
}

function failing(times: number): () => Promise<string> {
  let left = times
  return () => {
    left -= 1
    return left < 0 ? Promise.resolve('the part') : Promise.reject(new TypeError('Failed to fetch'))
  }
}

test('a part that comes is not waited for', async () => {
  const world = createWorld()
  expect(await loadPatiently(failing(0), world)).toBe('the part')
  expect(world.happened).toEqual([])
})

test('a part that did not come is loaded again, once there is a network and a while has passed', async () => {
  const world = createWorld()
  expect(await loadPatiently(failing(2), world)).toBe('the part')
  expect(world.happened).toEqual(['online', '500 ms', 'online', '1000 ms'])
})

test('a part that does not come at all is given up', async () => {
  const world = createWorld()
  await expect(loadPatiently(failing(Infinity), world)).rejects.toThrow('Failed to fetch')
  expect(world.happened.filter((what) => what !== 'online')).toEqual(['500 ms', '1000 ms', '2000 ms'])
})
