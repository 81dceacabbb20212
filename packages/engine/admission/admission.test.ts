import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import type { AdmissionLimits } from '../limits.ts'
import { admit, nextInLine, queueOrder, type AdmissionFacts, type WaitingRun } from './admission.ts'

interface ModelRun extends WaitingRun {
  status: 'waiting' | 'running' | 'ended'
  startedOrder: number
}

/** What a store keeps of runs, as plainly as can be. */
class Model {
  readonly runs: ModelRun[] = []
  #order = 0

  copy(): Model {
    const copy = new Model()
    copy.runs.push(...this.runs.map((run) => ({ ...run })))
    copy.#order = this.#order
    return copy
  }

  get facts(): AdmissionFacts {
    const lastStartByUser = new Map<string, number>()
    for (const { userId, startedOrder } of this.runs) {
      if (startedOrder > 0) lastStartByUser.set(userId, Math.max(startedOrder, lastStartByUser.get(userId) ?? 0))
    }
    return { activeByUser: countBy(this.in('running')), waiting: this.in('waiting').map((run) => ({ ...run })), lastStartByUser }
  }

  in(status: ModelRun['status']): ModelRun[] {
    return this.runs.filter((run) => run.status === status)
  }

  /** Runs that count as queued. */
  get queued(): ModelRun[] {
    return this.in('waiting').filter((run) => !run.handedBack)
  }

  create(userId: string): ModelRun {
    this.#order += 1
    const run: ModelRun = {
      runId: `run-${this.#order}`,
      userId,
      createdOrder: this.#order,
      handedBack: false,
      status: 'waiting',
      startedOrder: 0,
    }
    this.runs.push(run)
    return run
  }

  start(runId: string): ModelRun {
    const run = this.runs.find((one) => one.runId === runId)
    if (run === undefined) throw new Error('no such run')
    this.#order += 1
    return Object.assign(run, { status: 'running', handedBack: false, startedOrder: this.#order })
  }
}

type Operation = { does: 'ask'; user: number } | { does: 'serve' } | { does: 'end' | 'hand back'; which: number }

const USERS = ['ada', 'ben', 'cy', 'dee', 'eve']
const operations = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constant('ask' as const), user: fc.nat({ max: USERS.length - 1 }) }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('serve' as const) }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('end' as const, 'hand back' as const), which: fc.nat() }) },
  ),
  { maxLength: 60, size: 'max' },
)
const limitsArbitrary: fc.Arbitrary<AdmissionLimits> = fc.record({
  activePerUser: fc.integer({ min: 1, max: 3 }),
  queuedPerUser: fc.integer({ min: 0, max: 3 }),
  active: fc.integer({ min: 1, max: 5 }),
  queued: fc.integer({ min: 0, max: 6 }),
})

/** What one operation did: who was started, from where, and what was known just before. */
interface Moment {
  before: AdmissionFacts
  started?: { run: WaitingRun; from: 'queue' | 'new' }
}

/** Lives the operations under the limits; `look` sees the model after each. */
function live(ops: readonly Operation[], limits: AdmissionLimits, look: (model: Model, moment: Moment) => void): void {
  const model = new Model()
  for (const operation of ops) {
    const before = model.facts
    look(model, { before, ...act(model, operation, limits) })
  }
}

function act(model: Model, operation: Operation, limits: AdmissionLimits): Partial<Moment> {
  if (operation.does === 'ask') {
    const userId = USERS[operation.user] ?? 'nobody'
    const { decision } = admit(model.facts, userId, limits)
    if (decision === 'refuse') return {}
    const { runId } = model.create(userId)
    return decision === 'run' ? { started: { run: { ...model.start(runId) }, from: 'new' } } : {}
  }
  if (operation.does === 'serve') {
    const next = nextInLine(model.facts, limits)
    if (next === undefined) return {}
    const run = { ...next }
    model.start(next.runId)
    return { started: { run, from: 'queue' } }
  }
  const running = model.in('running')
  const run = running[operation.which % Math.max(1, running.length)]
  if (run !== undefined) Object.assign(run, operation.does === 'end' ? { status: 'ended' } : { status: 'waiting', handedBack: true })
  return {}
}

function forEveryLife(look: (limits: AdmissionLimits) => (model: Model, moment: Moment) => void): void {
  fc.assert(
    fc.property(operations, limitsArbitrary, (ops, limits) => live(ops, limits, look(limits))),
    runCount(300),
  )
}

describe('over any sequence of asking, serving, ending and handing back', () => {
  test('the limits hold at every instant, for every user and over all', () => {
    forEveryLife((limits) => (model) => {
      const running = model.in('running')
      expect(running.length).toBeLessThanOrEqual(limits.active)
      expect(model.queued.length).toBeLessThanOrEqual(limits.queued)
      for (const count of countBy(running).values()) expect(count).toBeLessThanOrEqual(limits.activePerUser)
      for (const count of countBy(model.queued).values()) expect(count).toBeLessThanOrEqual(limits.queuedPerUser)
    })
  })

  test('a new run never jumps over one that could run', () => {
    forEveryLife((limits) => (_model, { before, started }) => {
      if (started?.from !== 'new') return
      const able = before.waiting.filter((run) => (before.activeByUser.get(run.userId) ?? 0) < limits.activePerUser)
      expect(able).toEqual([])
    })
  })

  test('what was handed back goes first, the oldest of it before the others', () => {
    forEveryLife((limits) => (_model, { before, started }) => {
      if (started?.from !== 'queue') return
      const back = before.waiting.filter(
        (run) => run.handedBack && (before.activeByUser.get(run.userId) ?? 0) < limits.activePerUser,
      )
      if (back.length === 0) expect(started.run.handedBack).toBe(false)
      else expect(started.run.createdOrder).toBe(Math.min(...back.map((run) => run.createdOrder)))
    })
  })

  test('the runs of one user start in the order in which they came', () => {
    forEveryLife(() => (_model, { before, started }) => {
      if (started?.from !== 'queue' || started.run.handedBack) return
      const own = before.waiting.filter((run) => run.userId === started.run.userId && !run.handedBack)
      expect(started.run.createdOrder).toBe(Math.min(...own.map((run) => run.createdOrder)))
    })
  })

  test('no user is served twice while another who could run waits', () => {
    forEveryLife((limits) => {
      /** By user: those who have waited and could have run at every moment since this user's latest start. */
      const passedOver = new Map<string, Set<string>>()
      return (_model, { before, started }) => {
        const able = new Set(
          before.waiting
            .filter((run) => !run.handedBack && (before.activeByUser.get(run.userId) ?? 0) < limits.activePerUser)
            .map((run) => run.userId),
        )
        for (const [userId, others] of passedOver) passedOver.set(userId, others.intersection(able))
        if (started === undefined) return
        const { userId, handedBack } = started.run
        if (!handedBack) expect([...(passedOver.get(userId) ?? [])]).toEqual([])
        for (const others of passedOver.values()) others.delete(userId)
        able.delete(userId)
        passedOver.set(userId, able)
      }
    })
  })

  test('nobody who could run is starved, not even by an endless row of newcomers', () => {
    const limits = { active: 1, activePerUser: 1, queued: 100, queuedPerUser: 100 }
    const model = new Model()
    model.start(model.create('ada').runId)
    const second = model.create('ada')
    for (let newcomer = 0; newcomer < 3; newcomer += 1) {
      model.create(`newcomer-${newcomer}`)
      for (const run of model.in('running')) run.status = 'ended'
      model.start(nextInLine(model.facts, limits)?.runId ?? '')
    }
    expect(second.status).not.toBe('waiting')
  })

  test('whoever may run at once, or is served, leaves nobody’s limit as the reason', () => {
    forEveryLife((limits) => (model) => {
      const { facts } = model
      const next = nextInLine(facts, limits)
      const room = model.in('running').length < limits.active
      const able = facts.waiting.some((run) => (facts.activeByUser.get(run.userId) ?? 0) < limits.activePerUser)
      expect(next !== undefined).toBe(room && able)
    })
  })

  test('the order of the queue is that in which its runs start where there is room for all', () => {
    const boundless = { active: Infinity, activePerUser: Infinity, queued: Infinity, queuedPerUser: Infinity }
    forEveryLife(() => (model) => {
      const told = queueOrder(model.facts).map((run) => run.runId)
      const copy = model.copy()
      const served: string[] = []
      for (let next = nextInLine(copy.facts, boundless); next !== undefined; next = nextInLine(copy.facts, boundless)) {
        served.push(next.runId)
        copy.start(next.runId)
      }
      expect(told).toEqual(served)
    })
  })
})

describe('a refusal names the limit that is full', () => {
  const limits: AdmissionLimits = { activePerUser: 2, queuedPerUser: 2, active: 4, queued: 3 }
  const facts = (active: Record<string, number>, waiting: string[]): AdmissionFacts => ({
    activeByUser: new Map(Object.entries(active)),
    waiting: waiting.map((userId, index) => ({ runId: `w${index}`, userId, createdOrder: index + 1, handedBack: false })),
    lastStartByUser: new Map(),
  })

  test.each<[string, AdmissionFacts, Partial<AdmissionLimits>, object]>([
    ['room for all', facts({ ada: 1 }, []), {}, { decision: 'run' }],
    ['the user runs as many as allowed', facts({ ada: 2 }, []), {}, { decision: 'queue' }],
    ['all run as many as allowed', facts({ ben: 2, cy: 2 }, []), {}, { decision: 'queue' }],
    ['somebody waits who could run', facts({ ben: 1 }, ['cy']), {}, { decision: 'queue' }],
    ['those who wait could not run', facts({ ben: 2 }, ['ben']), {}, { decision: 'run' }],
    ['the user’s queue is full', facts({ ada: 2 }, ['ada', 'ada']), {}, { decision: 'refuse', limit: 'user_queued' }],
    ['the queue is full', facts({ ada: 2, ben: 2 }, ['ben', 'ben', 'cy']), {}, { decision: 'refuse', limit: 'queued' }],
    ['both queues are full', facts({ ada: 2, ben: 2 }, ['ada', 'ada', 'cy']), {}, { decision: 'refuse', limit: 'user_queued' }],
    ['no queue, the user is full', facts({ ada: 2 }, []), { queuedPerUser: 0 }, { decision: 'refuse', limit: 'user_active' }],
    ['no queue, all is full', facts({ ben: 2, cy: 2 }, []), { queued: 0 }, { decision: 'refuse', limit: 'active' }],
    ['no queue, both are full', facts({ ada: 2, cy: 2 }, []), { queued: 0 }, { decision: 'refuse', limit: 'user_active' }],
    ['no queue, room', facts({ ben: 2 }, []), { queued: 0 }, { decision: 'run' }],
  ])('%s', (_what, given, overrides, decision) => {
    expect(admit(given, 'ada', { ...limits, ...overrides })).toEqual(decision)
  })

  test('what was handed back fills nobody’s queue', () => {
    const given = facts({ ada: 2 }, ['ada', 'ada', 'ada'])
    const back = { ...given, waiting: given.waiting.map((run) => ({ ...run, handedBack: true })) }
    expect(admit(back, 'ada', limits)).toEqual({ decision: 'queue' })
  })
})

function countBy(runs: readonly WaitingRun[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { userId } of runs) counts.set(userId, (counts.get(userId) ?? 0) + 1)
  return counts
}
