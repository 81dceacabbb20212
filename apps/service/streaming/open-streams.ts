import { STREAMS_MAX_PER_USER } from '@perdure/protocol'

/** One open stream's place. */
export interface StreamPlace {
  /** Aborts when the process wants its streams ended. */
  signal: AbortSignal
  /** Ends the attachment and gives the place back; a second call does nothing. */
  release(): void
}

/** The event streams that this process holds open, counted by user. */
export class OpenStreams {
  readonly #byUser = new Map<string, Set<AbortController>>()

  /** A place for one more stream; undefined where the user has as many as allowed. */
  take(userId: string): StreamPlace | undefined {
    const places = this.#byUser.get(userId) ?? new Set()
    if (places.size >= STREAMS_MAX_PER_USER) return undefined
    const controller = new AbortController()
    places.add(controller)
    this.#byUser.set(userId, places)
    return { signal: controller.signal, release: () => this.#release(userId, controller) }
  }

  /** Of all users. */
  get count(): number {
    let count = 0
    for (const places of this.#byUser.values()) count += places.size
    return count
  }

  /** By user; those without any are absent. */
  countByUser(): ReadonlyMap<string, number> {
    return new Map([...this.#byUser].map(([userId, places]) => [userId, places.size]))
  }

  /** Ends every attachment at its next event boundary; the runs go on. */
  endAll(): void {
    for (const places of this.#byUser.values()) for (const controller of places) controller.abort()
  }

  #release(userId: string, controller: AbortController): void {
    const places = this.#byUser.get(userId)
    if (places?.delete(controller) && places.size === 0) this.#byUser.delete(userId)
    controller.abort()
  }
}
