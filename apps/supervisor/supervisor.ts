import { setTimeout as sleep } from 'node:timers/promises'
import { HURRY_MS, type RestartLimits } from './limits.ts'
import { type ProgramDescription, type ProgramListener, SupervisedProgram } from './supervised-program.ts'

/** How it all ended: in good order, with a program that had to be killed, or because one would not start. */
export type Ending = 'clean' | 'killed' | 'gave_up'

export interface Supervisor {
  /** Resolves when every program is ready for the first time. */
  readonly ready: Promise<void>
  /** Resolves when no program runs any more and none will. */
  readonly ended: Promise<Ending>
  /**
   * Stops every program, in the order they were given. Called again it hurries: what still runs is asked once more, and
   * killed after a short while; at once when it is called a third time.
   */
  readonly stop: () => void
}

/** Runs programs together: starts them, starts again what dies, stops all as one. */
export function supervise(options: {
  /** In the order in which they are told to stop. */
  programs: readonly ProgramDescription[]
  listener: Pick<ProgramListener, 'output' | 'tell'>
  restartLimits: RestartLimits
  /** How long a program may take to stop before it is killed. */
  stopMs: number
}): Supervisor {
  const { listener, restartLimits, stopMs } = options
  const ended = Promise.withResolvers<Ending>()
  let stops = 0
  let ending: Ending = 'clean'

  const programs = options.programs.map((description) => {
    const gaveUp = (): void => {
      ending = 'gave_up'
      if (stops === 0) stop()
    }
    return new SupervisedProgram(description, { ...listener, gaveUp }, restartLimits)
  })

  const killAfter = async (delayMs: number): Promise<void> => {
    await sleep(delayMs, undefined, { ref: false })
    for (const program of programs.filter(({ isRunning }) => isRunning)) {
      listener.tell(`${program.name} did not stop in time and is killed`)
      if (ending === 'clean') ending = 'killed'
      program.kill()
    }
  }

  const stop = (): void => {
    stops += 1
    if (stops === 1) {
      void Promise.all(programs.map((program) => program.stop())).then(() => ended.resolve(ending))
      void killAfter(stopMs)
    } else if (stops === 2) {
      for (const program of programs) program.hurry()
      void killAfter(HURRY_MS)
    } else {
      void killAfter(0)
    }
  }

  for (const program of programs) program.start()
  const ready = Promise.all(programs.map(({ firstReady }) => firstReady)).then(() => undefined)
  return { ready, ended: ended.promise, stop }
}
