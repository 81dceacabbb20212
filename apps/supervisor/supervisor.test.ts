import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { RestartLimits } from './limits.ts'
import type { ProgramDescription } from './supervised-program.ts'
import { supervise, type Supervisor } from './supervisor.ts'
import { fakeProgram, isAlive, Transcript } from './testing/fake-programs.ts'

const LIMITS: RestartLimits = { firstDelayMs: 5, lastDelayMs: 50, stableMs: 60_000, triesMax: 3 }
const LONG_MS = 60_000

let supervisor: Supervisor | undefined
let transcript = new Transcript()

function run(programs: readonly ProgramDescription[], stopMs = LONG_MS): Supervisor {
  transcript = new Transcript()
  const output = (program: string, line: string): void => transcript.add(`${program}> ${line}`)
  supervisor = supervise({ programs, listener: { tell: transcript.add, output }, restartLimits: LIMITS, stopMs })
  return supervisor
}

afterEach(async () => {
  // Three times: whatever a test left running is gone at once.
  for (let times = 0; times < 3; times += 1) supervisor?.stop()
  await supervisor?.ended
  supervisor = undefined
})

async function pidOf({ origin }: { origin: string }): Promise<number> {
  return Number(await (await fetch(`${origin}/pid`)).text())
}

describe('programs that run together', () => {
  it('are ready when each is, and stop in order', async () => {
    const programs = [await fakeProgram('first'), await fakeProgram('second')]
    const { ready, ended, stop } = run(programs)
    await ready
    const pids = await Promise.all(programs.map(pidOf))
    stop()
    expect(await ended).toBe('clean')
    expect(pids.map(isAlive)).toEqual([false, false])
    expect(transcript.lines).toContain('first> first was asked to stop')
    expect(transcript.lines).toContain('second> second was asked to stop')
    await expect(fetch(`${programs[0]?.origin}/pid`)).rejects.toThrow()
  })

  it('pass on what they say before they die', async () => {
    const program = await fakeProgram('one')
    await run([program]).ready
    expect(transcript.lines).toContain('one> one listens')
  })

  it('are started again when they die, however they die, and the others do not notice', async () => {
    const [dying, other] = [await fakeProgram('dying'), await fakeProgram('other')]
    await run([dying, other]).ready
    const [before, otherBefore] = [await pidOf(dying), await pidOf(other)]

    process.kill(before, 'SIGKILL')
    await transcript.until('dying died (killed by SIGKILL); starting it again in 0.005 s')
    await transcript.next('dying is back')
    const between = await pidOf(dying)

    await fetch(`${dying.origin}/die`).catch(() => undefined)
    await transcript.until('dying died (exit code 9); starting it again in 0.01 s')
    await transcript.next('dying is back')
    const after = await pidOf(dying)

    expect(new Set([before, between, after]).size).toBe(3)
    expect(await pidOf(other)).toBe(otherBefore)
  })

  it('are all stopped when one does not start', async () => {
    const { ended } = run([await fakeProgram('sound'), await fakeProgram('broken', { MODE: 'crash' })])
    expect(await ended).toBe('gave_up')
    const deaths = transcript.lines.filter((line) => line.includes('broken died (exit code 3)'))
    expect(deaths).toHaveLength(LIMITS.triesMax - 1)
    expect(transcript.lines).toContain('broken does not start (exit code 3)')
  })

  it('are killed when they do not stop in time', async () => {
    const deaf = await fakeProgram('deaf', { MODE: 'deaf' })
    const { ready, ended, stop } = run([deaf, await fakeProgram('sound')], 100)
    await ready
    const pid = await pidOf(deaf)
    stop()
    expect(await ended).toBe('killed')
    expect(isAlive(pid)).toBe(false)
    expect(transcript.lines).toContain('deaf did not stop in time and is killed')
    expect(transcript.lines).not.toContain('sound did not stop in time and is killed')
  })

  it('are given the time they need', async () => {
    const { ready, ended, stop } = run([await fakeProgram('slow', { MODE: 'slow', STOP_MS: '300' })])
    await ready
    stop()
    expect(await ended).toBe('clean')
  })

  it('are asked once more when they shall hurry', async () => {
    const { ready, ended, stop } = run([await fakeProgram('slow', { MODE: 'hurries' })])
    await ready
    stop()
    await transcript.until('slow was asked to stop')
    stop()
    expect(await ended).toBe('clean')
  })

  it('are killed at once when they are told a third time', async () => {
    const { ready, ended, stop } = run([await fakeProgram('deaf', { MODE: 'deaf' })])
    await ready
    stop()
    await transcript.until('deaf was asked to stop')
    stop()
    stop()
    expect(await ended).toBe('killed')
  })

  it('are not started again once they were told to stop', async () => {
    const program = await fakeProgram('one')
    const { ready, ended, stop } = run([program])
    await ready
    process.kill(await pidOf(program), 'SIGKILL')
    await transcript.until('one died')
    stop()
    expect(await ended).toBe('clean')
    await expect(fetch(program.origin)).rejects.toThrow()
  })

  it('stop by themselves when their supervisor is killed', async () => {
    const program = await fakeProgram('orphan')
    const module = fileURLToPath(new URL('./supervisor.ts', import.meta.url))
    const script = `
      import { supervise } from ${JSON.stringify(module)}
      const listener = { tell: () => {}, output: () => {} }
      const programs = [${JSON.stringify(program)}]
      await supervise({ programs, listener, restartLimits: ${JSON.stringify(LIMITS)}, stopMs: 1000 }).ready
      console.log('ready')`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script])
    await once(parent.stdout, 'data')
    const pid = await pidOf(program)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  })
})
