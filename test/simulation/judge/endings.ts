import { emptyView, isTerminal, viewText } from '@perdure/protocol'
import type { MemoryState, RunRecord } from '@perdure/engine/testing'
import type { Synced } from '../disk.ts'
import { planOf, spoken } from '../plan.ts'
import { CALL_COST_MICRO_USD, type Call, type ProviderWitness, type Saved } from '../provider.ts'
import type { Find } from './findings.ts'
import { takesBack, type RunLogs } from './run-logs.ts'

export interface EndingsOptions {
  find: Find
  logs: RunLogs
  state: MemoryState
  /** A process that could not hear of a cancel lately: it was paused, or the disk did not answer it. */
  isCutOff: (owner: string) => boolean
}

/** What a run's end must be: 3 (what was meant), 7 (nobody but who may cancels), 8 (a cancel is honest) and 9 (tools run once). */
export interface Endings {
  witness: Omit<ProviderWitness, 'heard'>
  /** Somebody asks for the end of a run, or deletes its conversation. */
  wished(runId: string): void
  wishedConversation(conversationId: string): void
  processGone(owner: string): void
  synced(synced: Synced): void
  /** Calls of runs that have ended. */
  callsLeft(): Call[]
}

export function createEndings({ find, logs, state, isCutOff }: EndingsOptions): Endings {
  const wishes = new Set<string>()
  const calls = new Set<Call>()
  /** By run, owner and attempt: what the executor told the engine of. */
  const charged = new Map<string, Set<string>>()

  function chargesOf(runId: string, owner: string, attempt: number): Set<string> {
    const key = `${runId} ${owner} ${attempt}`
    const ids = charged.get(key) ?? new Set()
    charged.set(key, ids)
    return ids
  }

  function checkCancel(synced: Synced, before: RunRecord, run: RunRecord): void {
    const { runId, conversationId } = run
    if (!wishes.has(runId) && !wishes.has(conversationId)) find(7, `${runId} was cancelled, and nobody asked for it`)
    for (const call of calls) {
      if (call.runId !== runId || call.isDeaf || isCutOff(call.owner)) continue
      find(8, `${runId} is ${run.status} by ${synced.owner}, and a ${call.kind} call of ${call.owner} is alive`)
    }
    const { events, views } = logs.of(runId)
    // Said again in the same commit: `run-logs.ts` sees to it that something was.
    if (events.slice(before.lastSeq).some(takesBack)) return
    const [kept = emptyView(), last = emptyView()] = [views[before.lastSeq], views.at(-1)]
    if (!viewText(last).startsWith(viewText(kept))) find(8, `${runId} was cancelled, and its text with it`)
  }

  function checkCharges(synced: Synced, before: RunRecord, run: RunRecord): void {
    const ledger = state.charges.get(run.runId) ?? new Map()
    if ((run.costMicroUsd ?? 0) !== ledger.size * CALL_COST_MICRO_USD) {
      find(8, `${run.runId} cost ${run.costMicroUsd} and ${ledger.size} charges are on the ledger`)
    }
    if (before.owner !== synced.owner) return
    for (const id of chargesOf(run.runId, synced.owner, run.attempt)) {
      if (!ledger.has(id)) find(8, `${run.runId} is ${run.status}, and ${id} is not on the ledger`)
    }
  }

  /** Each step that was checkpointed is held once, in the words of the attempt that saved it. */
  function checkMeaning(run: RunRecord): void {
    const view = logs.of(run.runId).views.at(-1)
    const plan = planOf(JSON.parse(run.input))
    const saved = savedOf(run.runId)
    if (view === undefined) return
    let meant = ''
    const tools: string[] = []
    for (const [index, step] of plan.steps.slice(0, saved.stepsBehind).entries()) {
      meant += step.words.map((word, place) => spoken(index, saved.attemptOfStep[index] ?? 0, place, word)).join('')
      if (step.tool !== undefined) tools.push(step.tool.toolCallId)
    }
    const text = viewText(view)
    const isWhole = run.status === 'completed'
    if (isWhole ? text !== meant : !text.startsWith(meant)) find(3, `${run.runId} says ${clip(text)} and meant ${clip(meant)}`)
    const ended = view.items.flatMap((item) => (item.kind === 'tool' && item.end !== undefined ? [item.toolCallId] : []))
    const isToolLost = tools.some((toolCallId, index) => ended[index] !== toolCallId)
    if (isToolLost || (isWhole && ended.length !== tools.length)) find(3, `${run.runId} holds ${ended.join()} and meant ${tools.join()}`)
    const datasets = plan.steps.slice(0, saved.stepsBehind).flatMap(({ tool }) => (tool?.makes ? [`of-${tool.toolCallId}`] : []))
    if (datasets.some((id) => view.datasets.filter(({ datasetId }) => datasetId === id).length !== 1)) {
      find(3, `${run.runId} does not hold each dataset once: ${datasets.join()}`)
    }
  }

  function savedOf(runId: string): Saved {
    const checkpoint = state.checkpoints.get(runId)
    return checkpoint === undefined ? { stepsBehind: 0, attemptOfStep: [] } : (JSON.parse(checkpoint.body) as Saved)
  }

  return {
    witness: {
      began: (call) => void calls.add(call),
      over: (call) => void calls.delete(call),
      charged: ({ runId, owner, attempt }, id) => void chargesOf(runId, owner, attempt).add(id),
      refused: (id) => charged.forEach((ids) => ids.delete(id)),
      toolRan(runId, step, { owner, attempt }) {
        const run = state.runs.get(runId)
        // One that has lost its run without knowing may try; nothing of it is logged.
        if (run?.owner !== owner || run.attempt !== attempt) return
        if (step < savedOf(runId).stepsBehind) find(9, `a tool of ${runId} ran again in attempt ${attempt}, after its checkpoint`)
      },
    },
    wished: (runId) => void wishes.add(runId),
    wishedConversation: (conversationId) => void wishes.add(conversationId),
    processGone(owner) {
      for (const call of calls) if (call.owner === owner) calls.delete(call)
    },
    synced(synced) {
      for (const [runId, run] of synced.after) {
        const before = synced.before.get(runId)
        if (before === run || before === undefined || isTerminal(before.status) || !isTerminal(run.status)) continue
        if (run.status === 'cancelled' || run.status === 'cancelled_by_admin') checkCancel(synced, before, run)
        checkCharges(synced, before, run)
        checkMeaning(run)
      }
    },
    callsLeft: () => [...calls].filter(({ runId }) => isTerminal(state.runs.get(runId)?.status ?? 'queued')),
  }
}

function clip(text: string): string {
  const MOST = 120
  return JSON.stringify(text.length > MOST ? `…${text.slice(-MOST)}` : text)
}
