import type { Engine, Run } from '@perdure/engine'
import { ProblemError } from '@perdure/protocol'

export interface Cancellation {
  status: 200 | 202
  run: Run
}

/** Stops a run: 202 when its end is to follow, 200 when it had ended before. Throws ProblemError `not_found`. */
export async function cancelRun(engine: Engine, runId: string, by: 'user' | 'admin'): Promise<Cancellation> {
  const cancellation = await engine.cancel(runId, by)
  if (cancellation.outcome === 'not_found') throw new ProblemError('not_found')
  return { status: cancellation.outcome === 'already_ended' ? 200 : 202, run: cancellation.run }
}
