/** The part of a process that is listened to. */
export interface Signalled {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown
}

export type StopSignal = 'SIGTERM' | 'SIGINT'

const SIGNALS: readonly StopSignal[] = ['SIGTERM', 'SIGINT']

/** What a wish to stop does, which differs by how far the process has come. */
export interface StopSignals {
  /**
   * From now on there is something to hand back, and nobody yet who could: what comes is kept until `handTo`. What has
   * come before has ended the process.
   */
  keep(): void
  /** From now on `stop` is told of each, first of those kept, in their order. */
  handTo(stop: (signal: StopSignal) => void): void
}

/** Listens from now on. A signal that comes before there is anything to stop calls `leave`. */
export function hearStopSignals(process: Signalled, leave: () => void): StopSignals {
  const kept: StopSignal[] = []
  let heard: (signal: StopSignal) => void = leave
  for (const signal of SIGNALS) process.on(signal, () => heard(signal))
  return {
    keep() {
      heard = (signal) => kept.push(signal)
    },
    handTo(stop) {
      heard = stop
      for (const signal of kept.splice(0)) stop(signal)
    },
  }
}
