import { isTerminal, parseEvent, type LogEvent, type TerminalStatus } from '@perdure/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { decideCreation } from '../stores/creation.ts'
import { createCommand } from '../testing/store-commands.ts'
import { runningMs, type RunRecord } from './run-record.ts'
import { adopt, lookUp, phaseOf, transition, type Transition, type TransitionInput } from './transition.ts'
import { INPUTS, PHASES, TRANSITIONS, type Guard, type TransitionRow } from './transition-table.ts'

const GUARDS: readonly Guard[] = ['attempts_left', 'attempts_used_up']
const SETTLEMENT = { usage: [], costMicroUsd: 3 }
const MAX_ATTEMPTS = 3

describe('the table', () => {
  const cells = PHASES.flatMap((phase) => INPUTS.flatMap((input) => GUARDS.map((guard) => ({ phase, input, guard }))))

  test.each(cells)('$phase × $input × $guard meets exactly one row', ({ phase, input, guard }) => {
    const rows = TRANSITIONS.filter((row) => row.phase === phase && row.input === input && (row.guard ?? guard) === guard)
    expect(rows).toHaveLength(1)
    expect(lookUp(phase, input, guard)).toBe(rows[0]?.outcome)
  })

  test('a guard is named only where it decides', () => {
    for (const row of TRANSITIONS.filter(({ guard }) => guard !== undefined)) {
      const others = TRANSITIONS.filter(({ phase, input }) => phase === row.phase && input === row.input)
      expect(new Set(others.map(({ guard }) => guard))).toEqual(new Set(GUARDS))
      expect(others).toHaveLength(GUARDS.length)
      expect(new Set(others.map(({ outcome }) => outcome)).size).toBe(2)
    }
  })

  test('no row is dead: real runs meet every one of them', () => {
    const met = new Set<TransitionRow>()
    const seen = new Set<string>()
    const open = [newRun()]
    for (let run = open.pop(); run !== undefined; run = open.pop()) {
      const key = JSON.stringify([phaseOf(run), run.status, run.deaths])
      if (seen.has(key)) continue
      seen.add(key)
      for (const input of everyInput()) {
        met.add(rowOf(run, input))
        open.push(transition(run, input, 1_000).run)
      }
    }
    expect(TRANSITIONS.filter((row) => !met.has(row))).toEqual([])
  })
})

describe('any life of a run', () => {
  const inputs = fc.array(
    fc.record({ input: fc.constantFrom(...everyInput()), waitMs: fc.integer({ min: 0, max: 5_000 }), adopted: fc.boolean() }),
    { maxLength: 25 },
  )

  /** Lives the life; gives every step to `look`. */
  function live(
    life: { input: TransitionInput; waitMs: number; adopted: boolean }[],
    look: (before: RunRecord, input: TransitionInput, after: Transition, nowMs: number) => void = () => undefined,
  ): { run: RunRecord; events: LogEvent[]; adoptions: number } {
    let adoptions = 0
    let run = newRun()
    let nowMs = run.createdAtMs
    const events: LogEvent[] = []
    for (const { input, waitMs, adopted } of life) {
      nowMs += waitMs
      if (adopted && run.status === 'running') {
        run = adopt(run, { owner: 'another', leaseUntilMs: nowMs + 9 }, nowMs)
        adoptions += 1
      }
      const before = run
      const after = transition(run, input, nowMs)
      look(before, input, after, nowMs)
      run = after.run
      events.push(...after.events)
    }
    return { run, events, adoptions }
  }

  test('an ended run never changes again and says nothing more', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        live(life, (before, _input, after) => {
          if (!isTerminal(before.status)) return
          expect(after.run).toBe(before)
          expect(after.events).toEqual([])
        })
      }),
      runCount(200),
    )
  })

  test('it has exactly one done, the last event, as its record says, with its error before it', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        const { run, events } = live(life)
        const done = events.filter((event) => event.event === 'done')
        const errors = events.filter((event) => event.event === 'error')
        expect(done).toHaveLength(isTerminal(run.status) ? 1 : 0)
        expect(errors).toHaveLength(run.status === 'failed' ? 1 : 0)
        if (done.length === 0) return
        expect(events.at(-1)).toMatchObject({
          event: 'done',
          data: { status: run.status, attempt: run.attempt, usage: run.usage, costMicroUsd: run.costMicroUsd },
        })
        if (run.status === 'failed') expect(events.at(-2)?.event).toBe('error')
      }),
      runCount(200),
    )
  })

  test('attempts and deaths add up, and nobody dies more often than allowed', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        let returns = 0
        let deaths = 0
        let claims = 0
        const { run, adoptions } = live(life, (before, input, after) => {
          if (input.input === 'claim' && after.run !== before) claims += 1
          if (input.input === 'die' && after.run !== before) deaths += 1
          if (before.status === 'running' && after.run.status === 'queued') returns += 1
          if (after.run.reason === 'attempts') expect(after.run.deaths).toBe(MAX_ATTEMPTS)
        })
        expect(run).toMatchObject({ attempt: 1 + returns, deaths, epoch: claims + adoptions })
        expect(run.deaths).toBeLessThanOrEqual(MAX_ATTEMPTS)
        if (!isTerminal(run.status)) expect(run.deaths).toBeLessThan(MAX_ATTEMPTS)
      }),
      runCount(200),
    )
  })

  test('who owns it, when it ended and why it waits fit its status', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        live(life, (_before, _input, { run }) => {
          const isRunning = run.status === 'running'
          expect([run.owner, run.leaseUntilMs, run.attemptStartedAtMs].every((value) => (value !== null) === isRunning)).toBe(true)
          expect(run.endedAtMs !== null).toBe(isTerminal(run.status))
          expect(run.handedBack).toBe(run.status === 'queued' && run.attempt > 1)
          if (run.status === 'cancelled') expect(run.cancelledBy).toBe('user')
          if (run.status === 'cancelled_by_admin') expect(run.cancelledBy).toBe('admin')
        })
      }),
      runCount(200),
    )
  })

  test('the first who asks for its end decides as what it is cancelled', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        let first: 'user' | 'admin' | undefined
        const { run } = live(life, (before, input, after) => {
          if (input.input === 'cancel' && after.run !== before) first ??= input.by
        })
        const asked: Record<'user' | 'admin', TerminalStatus> = { user: 'cancelled', admin: 'cancelled_by_admin' }
        if (isTerminal(run.status)) expect(first === undefined || run.status === asked[first]).toBe(true)
      }),
      runCount(200),
    )
  })

  test('its running time never shrinks and does not grow while it waits', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        live(life, (before, _input, { run }, nowMs) => {
          expect(runningMs(run, nowMs)).toBe(runningMs(before, nowMs))
          if (run.status !== 'running') expect(runningMs(run, nowMs + 99)).toBe(runningMs(run, nowMs))
          else expect(runningMs(run, nowMs + 99)).toBe(runningMs(run, nowMs) + 99)
        })
      }),
      runCount(200),
    )
  })

  test('every event is one that readers can read', () => {
    fc.assert(
      fc.property(inputs, (life) => {
        for (const { event, data } of live(life).events) expect(parseEvent(event, data)).toEqual({ event, data })
      }),
      runCount(200),
    )
  })
})

test('a failure tells its code, and its own words and reason where it has some', () => {
  const running = transition(newRun(), claim, 0).run
  const plain = transition(running, { input: 'fail', settlement: SETTLEMENT, code: 'deadline' }, 5)
  expect(plain.events).toMatchObject([
    { event: 'error', data: { code: 'deadline', retryable: true } },
    { event: 'done', data: { status: 'failed', reason: 'deadline', durationMs: 5 } },
  ])
  const told = { input: 'fail', settlement: SETTLEMENT, code: 'steps', message: 'Enough.', reason: 'provider' } as const
  expect(transition(running, told, 5).events).toMatchObject([
    { event: 'error', data: { code: 'steps', message: 'Enough.' } },
    { event: 'done', data: { reason: 'provider' } },
  ])
})

test('a failure that is told at length is cut to what an event may measure', () => {
  const running = transition(newRun(), claim, 0).run
  const long = 'x'.repeat(200_000)
  const { events } = transition(running, { input: 'fail', settlement: SETTLEMENT, code: 'steps', message: long, reason: long }, 5)
  for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(65 * 1024)
})

test('a clock that was set back makes no negative duration', () => {
  const running = transition(newRun(), claim, 10_000).run
  const { run, events } = transition(running, { input: 'complete', settlement: SETTLEMENT }, 5_000)
  expect(run.ranMs).toBe(0)
  expect(events.at(-1)).toMatchObject({ data: { durationMs: 0 } })
})

const claim: TransitionInput = { input: 'claim', owner: 'me', leaseUntilMs: 99_000, startedOrder: 1 }

function everyInput(): TransitionInput[] {
  return [
    { input: 'claim', owner: 'me', leaseUntilMs: 1_000_000_000_000_000, startedOrder: 1 },
    { input: 'complete', settlement: SETTLEMENT },
    { input: 'fail', settlement: SETTLEMENT, code: 'internal' },
    { input: 'cancel', settlement: SETTLEMENT, by: 'user' },
    { input: 'cancel', settlement: SETTLEMENT, by: 'admin' },
    { input: 'hand_back', settlement: SETTLEMENT },
    { input: 'die', settlement: SETTLEMENT, maxAttempts: MAX_ATTEMPTS },
  ]
}

function rowOf(run: RunRecord, { input }: TransitionInput): TransitionRow {
  const guard: Guard = run.deaths + 1 >= MAX_ATTEMPTS ? 'attempts_used_up' : 'attempts_left'
  const row = TRANSITIONS.find((r) => r.phase === phaseOf(run) && r.input === input && (r.guard ?? guard) === guard)
  if (row === undefined) throw new Error('no row')
  return row
}

/** A run that waits, as a store would make it. */
function newRun(): RunRecord {
  const limits = { active: 0, activePerUser: 0, queued: 1, queuedPerUser: 1 }
  const admission = { activeByUser: new Map(), waiting: [], lastStartByUser: new Map() }
  const created = decideCreation(createCommand({ limits }), { admission, createdOrder: 0, startedOrder: 0 })
  if (created.outcome !== 'created') throw new Error('not created')
  return created.run
}
