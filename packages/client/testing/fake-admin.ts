import type { AdminHealth, AdminQueue, AdminRun, AdminUser, LedgerRowResource } from '@perdure/protocol'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson, sendProblem } from './answers.ts'

const STARTED_AT = '2026-11-02T09:00:00.000Z'

/** A run as operators see it; each test says what differs. */
export function fakeAdminRun(run: Partial<AdminRun> & { runId: string }): AdminRun {
  return {
    userId: 'ada',
    displayName: 'Ada Osei',
    status: 'running',
    attempt: 1,
    deaths: 0,
    model: 'auto',
    createdAt: STARTED_AT,
    startedAt: STARTED_AT,
    waitingMs: 0,
    runningMs: 12_000,
    handedBack: false,
    loggedEvents: 40,
    loggedBytes: 9_000,
    costMicroUsd: null,
    ...run,
  }
}

export function fakeAdminUser(user: Partial<AdminUser> & { userId: string }): AdminUser {
  const nothing = { active: 0, queued: 0, streams: 0, runs: 0, failed: 0, costMicroUsd: 0, unpriced: 0 }
  return { displayName: null, ...nothing, ...user }
}

/** What operators are told by the fake service: as a test leaves it, until it changes it. */
export class FakeAdmin {
  /** Everybody's, in any order. */
  runs: AdminRun[] = []
  users: AdminUser[] = []
  ledger: LedgerRowResource[] = []
  readonly limits: AdminQueue['limits'] = { active: 4, activePerUser: 2, queued: 8, queuedPerUser: 2, streamsPerUser: 16 }
  health: AdminHealth = {
    ready: true,
    checks: [
      { name: 'store', ok: true, detail: 'the store answers' },
      { name: 'draining', ok: true, detail: 'takes new runs' },
    ],
    process: {
      processId: '4f1c0a52e9b7',
      version: '0.1.0',
      startedAt: STARTED_AT,
      provider: 'offline, 40 words a second, needs no key',
      store: 'SQLite at /data/perdure.db',
    },
    drain: { state: 'open', graceMs: 15_000 },
    processes: [{ processId: '4f1c0a52e9b7', running: 0 }],
    counts: { readers: 2, streams: 2, storeCommits: 1_204, loggedEvents: 18_330, watcherFailures: 0, damagedRuns: 0 },
    lastDay: { runs: 0, failed: 0, failures: [] },
  }
  /** What a cancel does to a run that lives; at once, unless a test says otherwise. */
  onCancel = (run: AdminRun): void => this.end(run.runId, { status: 'cancelled_by_admin' })

  /** The run is over. */
  end(runId: string, ended: Partial<AdminRun> & Pick<AdminRun, 'status'>): void {
    this.runs = this.runs.map((run) => {
      if (run.runId !== runId) return run
      const { processId: _process, silentMs: _silence, queue: _queue, ...rest } = run
      return { ...rest, endedAt: STARTED_AT, ...ended }
    })
  }

  /** Answers a request under `/api/ai/admin`; false for a path that is not there. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service')
    const line = `${request.method} ${pathname.slice('/api/ai/admin'.length)}`
    const [, cancelled] = /^POST \/runs\/([^/]+)\/cancel$/.exec(line) ?? []
    if (cancelled !== undefined) this.#cancel(decodeURIComponent(cancelled), response)
    else if (line === 'GET /runs') sendJson(response, 200, this.#list(searchParams))
    else if (line === 'GET /queue') sendJson(response, 200, this.#queue())
    else if (line === 'GET /health') sendJson(response, 200, this.health)
    else if (line === 'GET /ledger') sendJson(response, 200, { rows: this.ledger, next: null })
    else if (line === 'POST /drain') this.#drain(response)
    else return false
    return true
  }

  #cancel(runId: string, response: ServerResponse): void {
    const run = this.runs.find((one) => one.runId === runId)
    if (run === undefined) return sendProblem(response, 'not_found')
    const isLive = run.status === 'running' || run.status === 'queued'
    if (isLive) this.onCancel(run)
    sendJson(response, isLive ? 202 : 200, { run: { runId } })
  }

  #list(asked: URLSearchParams): { runs: AdminRun[]; next: string | null } {
    const is = (name: 'status' | 'reason' | 'userId') => (run: AdminRun) =>
      !asked.has(name) || run[name] === asked.get(name)
    const limit = Number(asked.get('limit') ?? 50)
    const found = this.runs.filter(is('status')).filter(is('reason')).filter(is('userId'))
    const runs = found.slice(0, limit)
    return { runs, next: found.length > limit ? (runs.at(-1)?.runId ?? null) : null }
  }

  #queue(): AdminQueue {
    const waiting = this.runs.filter(({ status }) => status === 'queued')
    const active = this.runs.filter(({ status }) => status === 'running').length
    const { limits, users } = this
    return { limits, active, queued: waiting.length, runs: waiting, users, moreUsers: 0 }
  }

  #drain(response: ServerResponse): void {
    this.health = { ...this.health, ready: false, drain: { state: 'draining', since: STARTED_AT, graceMs: 15_000 } }
    sendJson(response, 202, { processId: this.health.process.processId, drain: this.health.drain })
  }
}
