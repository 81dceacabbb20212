import type { AnalystContext, AnalystEvent, EmitOptions } from './execution.ts'
import { EMISSIONS_PENDING_MAX } from './limits.ts'

/**
 * Sends events on without waiting for each to become durable, so that deltas can share a commit, but never runs ahead
 * by more than a bound. A failed emission fails the next call.
 */
export class Outbox {
  readonly #emit: AnalystContext['emit']
  #pending: Promise<void>[] = []
  #failure: { reason: unknown } | undefined

  constructor(emit: AnalystContext['emit']) {
    this.#emit = emit
  }

  async send(events: readonly AnalystEvent[], options?: EmitOptions): Promise<void> {
    this.#throwFailure()
    const emission = this.#emit(events, options).catch((reason: unknown) => {
      this.#failure ??= { reason }
    })
    this.#pending.push(emission)
    void emission.then(() => this.#pending.splice(this.#pending.indexOf(emission), 1))
    if (this.#pending.length > EMISSIONS_PENDING_MAX) await this.#pending[0]
  }

  /** Resolves when everything sent is durable. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.reason
  }
}
