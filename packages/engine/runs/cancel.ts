import { isTerminal } from '@perdure/protocol'
import type { CancelOutcome } from '../engine.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { EngineContext } from './engine-context.ts'
import type { CancelledBy } from './run-record.ts'
import { toRun } from './run-view.ts'
import { writeOnce } from './write-once.ts'

/**
 * Makes the wish to end a run durable. A waiting run ends with it; a running one is stopped by its owner, which is this
 * process, or hears of it when it next renews its lease. Between looking and writing the run may have moved on: then it is
 * looked at again.
 */
export async function cancelRun(
  context: EngineContext,
  dispatcher: Dispatcher,
  runId: string,
  by: CancelledBy,
): Promise<CancelOutcome> {
  for (;;) {
    const { run } = await context.commit.submit({ kind: 'request_cancel', runId, by, nowMs: context.clock.nowMs() })
    if (run === undefined) return { outcome: 'not_found' }
    if (isTerminal(run.status)) return { outcome: 'already_ended', run: toRun(run) }
    if (run.status === 'running') {
      const { cancelledBy, cancelRequestedAtMs } = run
      dispatcher.find(runId)?.stop({
        cause: 'cancelled',
        by: cancelledBy ?? by,
        atMs: cancelRequestedAtMs ?? context.clock.nowMs(),
      })
      return { outcome: 'cancelling', run: toRun(run) }
    }
    const ended = await writeOnce(context, run, (settlement) => ({ input: 'cancel', settlement, by }))
    if (ended.result.outcome === 'written') {
      void dispatcher.dispatch()
      return { outcome: 'cancelling', run: toRun(ended.run) }
    }
  }
}
