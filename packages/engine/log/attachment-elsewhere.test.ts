import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FOLLOW_INTERVAL_MS } from '../limits.ts'
import {
  createCluster,
  createScriptedExecutor,
  sayAndWait,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from '../testing/index.ts'

let cluster: Cluster
let executor: ScriptedExecutor
let home: ClusterProcess

beforeEach(async () => {
  cluster = createCluster()
  executor = createScriptedExecutor()
  home = await cluster.start(executor)
})

afterEach(() => cluster.close())

describe('a run that another process writes', () => {
  test('is followed by looking, and ends here as there', async () => {
    executor.on('talk', async ({ emit }) => {
      for (let index = 0; index < 20; index += 1) {
        await emit([{ event: 'text', text: `${index} ` }])
        await new Promise<void>((resolve) => cluster.clock.after(50, resolve))
      }
      return { outcome: 'completed' }
    })
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, 'talk')
    const [near, far] = [cluster.read(home, runId), cluster.read(away, runId)]
    await cluster.clock.wait(near.ended)
    await cluster.clock.advance(2 * FOLLOW_INTERVAL_MS)
    expect(far.view).toEqual(near.view)
    expect(far.connections).toBe(1)
  })

  test('is followed even where the process has kept nothing of it since', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, 'hold')
    const far = cluster.read(away, runId)
    await cluster.clock.advance(1_000)
    far.cut()
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.wait(far.ended)
    expect(far.text).toBe('Let me see.')
  })
})
