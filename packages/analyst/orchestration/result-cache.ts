import { abortable } from './abortable.ts'

export interface CacheBounds {
  maxEntries: number
  maxBytes: number
}

/** Since the cache was made. */
export interface CacheFigures {
  hits: number
  misses: number
  entries: number
  sizeBytes: number
}

export interface CachedQuestion<T> {
  key: string
  /** Whoever asks gives up when it aborts. The work goes on as long as somebody else waits for it. */
  signal: AbortSignal
  /** `shared` aborts once nobody waits any more. */
  work: (shared: AbortSignal) => Promise<T>
  /** Absent: every answer is kept. */
  isKept?: (answer: T) => boolean
}

interface Flight<T> {
  answer: Promise<T>
  controller: AbortController
  waiting: number
}

/**
 * Answers that are the same for everybody who asks with the same key, the last used ones within bounds. Who asks while
 * another one's question is under way waits for that (a hit); what fails is kept for nobody. Answers are shared, so no
 * one may change them.
 */
export class ResultCache<T> {
  readonly #bounds: CacheBounds
  readonly #sizeOf: (answer: T) => number
  /** The longest unused first. */
  readonly #kept = new Map<string, { answer: T; sizeBytes: number }>()
  readonly #flights = new Map<string, Flight<T>>()
  #hits = 0
  #misses = 0
  #sizeBytes = 0

  constructor(bounds: CacheBounds, sizeOf: (answer: T) => number) {
    this.#bounds = bounds
    this.#sizeOf = sizeOf
  }

  async get(question: CachedQuestion<T>): Promise<T> {
    const { key, signal } = question
    signal.throwIfAborted()
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      this.#hits += 1
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept.answer
    }
    const underWay = this.#flights.get(key)
    if (underWay === undefined) this.#misses += 1
    else this.#hits += 1
    return this.#waitFor(underWay ?? this.#begin(question), question)
  }

  figures(): CacheFigures {
    return { hits: this.#hits, misses: this.#misses, entries: this.#kept.size, sizeBytes: this.#sizeBytes }
  }

  #begin({ key, work, isKept }: CachedQuestion<T>): Flight<T> {
    const controller = new AbortController()
    const flight: Flight<T> = { controller, waiting: 0, answer: work(controller.signal) }
    this.#flights.set(key, flight)
    flight.answer.then(
      (answer) => {
        if (this.#land(key, flight) && (isKept?.(answer) ?? true)) this.#keep(key, answer)
      },
      () => this.#land(key, flight),
    )
    return flight
  }

  async #waitFor(flight: Flight<T>, { key, signal }: CachedQuestion<T>): Promise<T> {
    flight.waiting += 1
    try {
      return await abortable(flight.answer, signal)
    } finally {
      flight.waiting -= 1
      if (flight.waiting === 0 && this.#land(key, flight)) flight.controller.abort(signal.reason)
    }
  }

  /** From now on who asks begins anew. False where it had landed before. */
  #land(key: string, flight: Flight<T>): boolean {
    return this.#flights.get(key) === flight && this.#flights.delete(key)
  }

  #keep(key: string, answer: T): void {
    const sizeBytes = this.#sizeOf(answer) + 2 * key.length
    if (sizeBytes > this.#bounds.maxBytes) return
    this.#drop(key)
    this.#kept.set(key, { answer, sizeBytes })
    this.#sizeBytes += sizeBytes
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#bounds.maxEntries && this.#sizeBytes <= this.#bounds.maxBytes) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#sizeBytes -= this.#kept.get(key)?.sizeBytes ?? 0
    this.#kept.delete(key)
  }
}

/** The same text for the same value, in whatever order its fields were written; an absent field is none. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : each,
  )
}

/** About what a value takes in memory: numbers and references 8 bytes, text 2 a character. Fields' names are shared. */
export function estimatedBytes(value: unknown): number {
  if (typeof value === 'string') return 16 + 2 * value.length
  if (typeof value !== 'object' || value === null) return 8
  const inside = Array.isArray(value) ? value : Object.values(value)
  return inside.reduce((sum: number, each) => sum + 8 + estimatedBytes(each), 16)
}
