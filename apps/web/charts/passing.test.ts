import { expect, it } from 'vitest'
import { createPassing, REST_AFTER_MS, STAYS_AFTER_MS } from './passing.ts'

/** Something that is scrolled to or past, on a clock of its own. */
function started() {
  let nowMs = 0
  let scrolledAtMs = Number.NEGATIVE_INFINITY
  let timer: { atMs: number; callback: () => void } | undefined
  let cameAtMs: number | undefined
  const passing = createPassing(
    {
      nowMs: () => nowMs,
      scrolledAtMs: () => scrolledAtMs,
      after(delayMs, callback) {
        const set = { atMs: nowMs + delayMs, callback }
        timer = set
        return () => {
          if (timer === set) timer = undefined
        }
      },
    },
    () => {
      cameAtMs = nowMs
    },
  )
  return {
    tell: passing.tell,
    cameAtMs: () => cameAtMs,
    scroll: () => (scrolledAtMs = nowMs),
    /** Time goes by, and whatever waits is called when it is due. */
    pass(durationMs: number) {
      const untilMs = nowMs + durationMs
      while (timer && timer.atMs <= untilMs) {
        const { atMs, callback } = timer
        timer = undefined
        nowMs = atMs
        callback()
      }
      nowMs = untilMs
    },
  }
}

it('comes at once to what is near while nothing scrolls', () => {
  const page = started()
  page.tell(true)
  expect(page.cameAtMs()).toBe(0)
})

it('comes to what is near when the scroll rests', () => {
  const page = started()
  page.scroll()
  page.tell(true)
  page.pass(50)
  page.scroll()
  page.pass(1_000)
  expect(page.cameAtMs()).toBe(50 + REST_AFTER_MS)
})

it('does not come to what is scrolled past', () => {
  const page = started()
  page.scroll()
  page.tell(true)
  page.pass(60)
  page.scroll()
  page.tell(false)
  page.pass(1_000)
  expect(page.cameAtMs()).toBeUndefined()
})

it('comes to what stays near for a while, however long the scroll goes on', () => {
  const page = started()
  page.tell(false)
  page.scroll()
  page.tell(true)
  for (let elapsedMs = 0; elapsedMs < STAYS_AFTER_MS + 100; elapsedMs += 10) {
    page.scroll()
    page.pass(10)
  }
  expect(page.cameAtMs()).toBe(STAYS_AFTER_MS)
})

it('counts anew for what is scrolled back to', () => {
  const page = started()
  page.scroll()
  page.tell(true)
  page.pass(50)
  page.tell(false)
  page.pass(10)
  page.scroll()
  page.tell(true)
  page.pass(REST_AFTER_MS - 1)
  expect(page.cameAtMs()).toBeUndefined()
  page.pass(1)
  expect(page.cameAtMs()).toBe(60 + REST_AFTER_MS)
})
