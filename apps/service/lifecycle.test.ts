import { describe, expect, test } from 'vitest'
import { createLifecycle } from './lifecycle.ts'
import { SHUTDOWN_SLACK_MS } from './limits.ts'
import { createManualClock } from './testing/manual-clock.ts'

const GRACE_MS = 15_000

/** A lifecycle over things that note what is asked of them; the drain waits for its grace, or for hurry. */
function start({ closeServer = async () => {} }: { closeServer?: () => Promise<void> } = {}) {
  const clock = createManualClock(0)
  const exited = Promise.withResolvers<number>()
  const steps: string[] = []
  const logged: string[] = []
  const note = (step: string) => async () => void steps.push(step)
  const log = (_fields: unknown, message?: string): void => void logged.push(message ?? '')
  const lifecycle = createLifecycle({
    engine: {
      drain: ({ graceMs, hurry }) =>
        new Promise((resolve) => {
          steps.push(`drain ${graceMs}`)
          const done = (): void => (steps.push('drained'), resolve())
          clock.after(graceMs, done)
          if (hurry?.aborted) done()
          else hurry?.addEventListener('abort', done, { once: true })
        }),
      close: note('engine'),
    },
    closeServer: () => note('server')().then(closeServer),
    closeBooks: note('books'),
    graceMs: GRACE_MS,
    clock,
    logger: { info: log, warn: log, fatal: log } as never,
    exit: exited.resolve,
  })
  return { lifecycle, clock, steps, logged, exited: exited.promise }
}

describe('a stop', () => {
  test('drains, closes the server, the engine and the books, in this order, and exits with 0', async () => {
    const { lifecycle, clock, steps, exited } = start()
    lifecycle.stop('SIGTERM')
    expect(steps).toEqual([`drain ${GRACE_MS}`])
    clock.advance(GRACE_MS)
    expect(await exited).toBe(0)
    expect(steps).toEqual([`drain ${GRACE_MS}`, 'drained', 'server', 'engine', 'books'])
  })

  test('is hurried by a second one, and stays one stop', async () => {
    const { lifecycle, steps, exited } = start()
    lifecycle.stop('SIGTERM')
    lifecycle.stop('SIGTERM')
    expect(await exited).toBe(0)
    expect(steps).toEqual([`drain ${GRACE_MS}`, 'drained', 'server', 'engine', 'books'])
  })

  test('is not hurried by another signal for the same wish', () => {
    const { lifecycle, steps } = start()
    lifecycle.stop('SIGINT')
    lifecycle.stop('SIGTERM')
    expect(steps).toEqual([`drain ${GRACE_MS}`])
  })

  test('that hangs is left with 1', async () => {
    const { lifecycle, clock, exited, logged } = start({ closeServer: () => new Promise(() => {}) })
    lifecycle.stop('SIGTERM')
    clock.advance(GRACE_MS + SHUTDOWN_SLACK_MS)
    expect(await exited).toBe(1)
    expect(logged).toContain('shutdown hangs; leaving')
  })

  test('that fails exits with 1', async () => {
    const { lifecycle, clock, exited } = start({ closeServer: () => Promise.reject(new Error('no')) })
    lifecycle.stop('SIGTERM')
    clock.advance(GRACE_MS)
    expect(await exited).toBe(1)
  })
})

describe('a failure', () => {
  test('hands the runs back at once and exits with 1', async () => {
    const { lifecycle, steps, exited, logged } = start()
    lifecycle.fail(new Error('nobody caught this'))
    expect(await exited).toBe(1)
    expect(steps.at(-1)).toBe('books')
    expect(logged).toContain('unexpected failure')
  })

  test('during a stop hurries it and makes its exit 1', async () => {
    const { lifecycle, exited } = start()
    lifecycle.stop('SIGTERM')
    lifecycle.fail(new Error('nobody caught this'))
    expect(await exited).toBe(1)
  })
})
