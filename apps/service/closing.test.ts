import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { CLOSE_GRACE_MS } from './limits.ts'
import { untilStuck, withChunks } from './testing/chunk-source.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { isEvent, listen, open, openStream, question } from './testing/open-stream.ts'
import { startTestService } from './testing/test-service.ts'

test('a drain ends the streams of runs that it hands back', async () => {
  const service = await startTestService()
  service.executor.hold('slowly')
  const reader = await openStream(await question(await listen(service.app), 'slowly'))
  await reader.until(isEvent('text'))
  await service.engine.drain({ graceMs: 0 })
  await reader.ended
  expect(reader.items.some(isEvent('done'))).toBe(false)
  await service.close()
})

test('closing ends open streams at once, and the runs go on', async () => {
  const service = await startTestService()
  const held = service.executor.hold('slowly')
  const reader = await openStream(await question(await listen(service.app), 'slowly'))
  await reader.until(isEvent('text'))
  await service.app.close()
  await reader.ended
  expect(reader.items.some(isEvent('done'))).toBe(false)
  const runId = String(reader.response.headers['x-run-id'])
  expect((await service.engine.findRun(runId))?.status).toBe('running')
  held.letGo()
  await service.close()
})

test('closing cuts a reader who takes nothing, after a while', async () => {
  const clock = createManualClock(Date.now())
  const chunk = new Uint8Array(64 * 1024).fill(10)
  async function* endless(signal: AbortSignal) {
    while (!signal.aborted) yield chunk
  }
  const service = await startTestService({ clock, around: (engine) => withChunks(engine, endless) })
  let sent = 0
  const port = await listen(service.app)
  service.app.server.on('request', (_request, response) => {
    const write = response.write.bind(response) as (bytes: Uint8Array) => boolean
    response.write = ((bytes: Uint8Array) => ((sent += bytes.length), write(bytes))) as typeof response.write
  })
  const response = await open(await question(port, 'much'))
  const cut = new Promise<void>((resolve) => response.once('close', resolve))
  await untilStuck(() => sent)
  const closed = service.app.close()
  while (clock.pending < 2) await setImmediate()
  clock.advance(CLOSE_GRACE_MS)
  await closed
  response.on('error', () => {}).resume()
  await cut
  expect(clock.pending).toBe(0)
  await service.close()
})
