import { foldAt } from '../log/run-batch.ts'
import { readView } from '../log/stored-view.ts'
import { cancelRun } from '../runs/cancel.ts'
import type { Dispatcher } from '../runs/dispatcher.ts'
import { ownershipAt, type EngineContext } from '../runs/engine-context.ts'
import type { TakeOver } from '../runs/takeover.ts'
import { deadlineWatcher } from './deadline.ts'
import { erasureWatcher } from './erasure.ts'
import { followWatcher } from './follow.ts'
import { leaseWatcher } from './lease.ts'
import { queueWatcher } from './queue.ts'
import { stallWatcher } from './stall.ts'
import { retentionWatcher } from './retention.ts'
import { takeoverWatcher } from './takeover.ts'
import type { Watcher } from './watcher.ts'

/** Everything that an engine looks at again and again. */
export function engineWatchers(context: EngineContext, dispatcher: Dispatcher, takeOver: TakeOver): Watcher[] {
  const { store, commit, feeds, runLimits } = context
  const { attempts } = dispatcher
  return [
    leaseWatcher(attempts, commit, (nowMs) => ownershipAt(context, nowMs)),
    takeoverWatcher(async () => {
      const held = [...attempts()].map(({ runId, epoch }) => ({ runId, epoch }))
      if ((await takeOver(held)) > 0) await dispatcher.dispatch()
    }),
    queueWatcher(() => dispatcher.dispatch()),
    followWatcher(feeds, store, (runId) => dispatcher.find(runId) !== undefined),
    deadlineWatcher(attempts, runLimits.deadlineMs),
    stallWatcher(attempts, runLimits.stallMs),
    erasureWatcher(commit, async (runId) => {
      await cancelRun(context, dispatcher, runId, 'user')
    }),
    retentionWatcher(commit, async (runId) => foldAt(await readView(store, runId)), context.retentionMs),
  ]
}
