import { expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import { createMemoryStores } from './stores/memory/memory-store.ts'
import type { Store } from './stores/store.ts'
import { COMPLETE, createRun, moveCommand, say, writeCommand } from './testing/store-commands.ts'
import { createScriptedExecutor, createVirtualClock, settleCharges } from './testing/index.ts'

test('a run that ends while its state is read is told as it ended, with all it said', async () => {
  const stores = createMemoryStores()
  const writer = stores.open('writer')
  const run = await createRun(writer, { ownership: { owner: 'writer', leaseUntilMs: Infinity } })
  const longer = writeCommand(run, [say('Hello')])
  await writer.commit([longer])

  const memory = stores.open('reader')
  let isEnded = false
  const store: Store = {
    ...memory,
    async findRun(runId) {
      // Between the reading of the log and that of the record.
      if (!isEnded) await writer.commit([moveCommand(longer.run, COMPLETE)])
      isEnded = true
      return memory.findRun(runId)
    },
  }
  const options = { store, executor: createScriptedExecutor(), settle: settleCharges, newId: () => 'x', clock: createVirtualClock() }
  const engine = await createEngine(options)
  const state = await engine.readState(run.runId)
  expect(state).toMatchObject({ run: { status: 'completed' }, cursor: 3 })
  expect(state?.parts.map(({ event }) => event)).toEqual(['text', 'status', 'done'])
  await engine.close()
})
