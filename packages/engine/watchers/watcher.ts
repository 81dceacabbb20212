import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'

/** Something that is looked at again and again. `runOnce` does all that is due at `nowMs`, and may be called at any time. */
export interface Watcher {
  readonly name: string
  readonly intervalMs: number
  runOnce(nowMs: number): Promise<void> | void
}

export interface Watching {
  /** Takes no new turn and resolves when the present ones are over. */
  stop(): Promise<void>
  /** Turns that threw, by watcher. */
  failures(): ReadonlyMap<string, number>
}

/** Gives each watcher its turns, one at a time and `intervalMs` apart. One that throws is logged, counted and goes on. */
export function startWatchers(watchers: readonly Watcher[], clock: Clock, logger: Logger): Watching {
  const cancels = new Map<string, () => void>()
  const turns = new Set<Promise<void>>()
  const failures = new Map<string, number>()
  let stopped = false

  function scheduleTurn(watcher: Watcher): void {
    if (stopped) return
    cancels.set(
      watcher.name,
      clock.after(watcher.intervalMs, () => {
        const turn = takeTurn(watcher).finally(() => {
          turns.delete(turn)
          scheduleTurn(watcher)
        })
        turns.add(turn)
      }),
    )
  }

  async function takeTurn(watcher: Watcher): Promise<void> {
    try {
      await watcher.runOnce(clock.nowMs())
    } catch (error) {
      // An engine that closes gives up what still waits.
      if (stopped) return
      failures.set(watcher.name, (failures.get(watcher.name) ?? 0) + 1)
      logger.error({ watcher: watcher.name, error }, 'a watcher failed and goes on')
    }
  }

  for (const watcher of watchers) scheduleTurn(watcher)
  return {
    async stop() {
      stopped = true
      for (const cancel of cancels.values()) cancel()
      await Promise.all(turns)
    },
    failures: () => failures,
  }
}
