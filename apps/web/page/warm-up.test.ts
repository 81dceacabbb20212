import { expect, test } from 'vitest'
import { createWarmUp, type Turns } from './warm-up.ts'

/** A browser that has time when it is told so. */
function startTurns() {
  const idle: (() => void)[] = []
  const next: (() => void)[] = []
  const turns: Turns = { whenIdle: (act) => void idle.push(act), next: (act) => void next.push(act) }
  return { turns, idle: () => idle.shift()?.(), next: () => next.shift()?.() }
}

function startWarmUp(names: readonly string[], fails?: string) {
  const done: string[] = []
  const things = names.map((name) => () => {
    done.push(name)
    if (name === fails) throw new Error(name)
  })
  const browser = startTurns()
  return { done, browser, warmUp: createWarmUp(things, browser.turns) }
}

test('one thing is done in each idle time, in order', () => {
  const { done, browser, warmUp } = startWarmUp(['a', 'b', 'c'])
  warmUp.begin()
  expect(done).toEqual([])
  browser.idle()
  expect(done).toEqual(['a'])
  browser.idle()
  expect(done).toEqual(['a', 'b'])
})

test('what is left is done turn by turn once it is wanted, and nothing twice', async () => {
  const { done, browser, warmUp } = startWarmUp(['a', 'b', 'c'])
  warmUp.begin()
  browser.idle()
  const hurried = warmUp.hurry()
  expect(warmUp.hurry()).toBe(hurried)
  expect(done).toEqual(['a'])
  browser.next()
  await Promise.resolve()
  expect(done).toEqual(['a', 'b'])
  browser.next()
  await hurried
  browser.idle()
  browser.idle()
  expect(done).toEqual(['a', 'b', 'c'])
})

test('whoever waits for it goes on also where a thing fails', async () => {
  const { done, browser, warmUp } = startWarmUp(['a', 'b'], 'a')
  const hurried = warmUp.hurry()
  browser.next()
  await Promise.resolve()
  browser.next()
  await hurried
  expect(done).toEqual(['a', 'b'])
})
