/** Seeded pseudo-random numbers: the same seed and name give the same sequence on every machine. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** Evenly in [low, high). */
  between(low: number, high: number): number
  /** Whole, evenly in low..high, both included. */
  whole(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Index of a weight, as likely as the weight is heavy. */
  weighted(weights: readonly number[]): number
  /** `count` different items, in random order; all of them if there are fewer. */
  sample<T>(items: readonly T[], count: number): T[]
}

const TWO_TO_32 = 4_294_967_296

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * A stream of its own per name, so that a change in one part of the company leaves the others as they were
 * (mulberry32).
 */
export function createRandom(seed: number, name: string): Random {
  let state = hash(`${seed}/${name}`)
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => items[whole(0, items.length - 1)]!,
    weighted: (weights) => pickWeighted(weights, next()),
    sample: (items, count) => {
      const rest = [...items]
      const taken: (typeof items)[number][] = []
      while (taken.length < count && rest.length > 0) taken.push(rest.splice(whole(0, rest.length - 1), 1)[0]!)
      return taken
    },
  }
}

function pickWeighted(weights: readonly number[], point: number): number {
  let left = point * weights.reduce((sum, weight) => sum + weight, 0)
  const index = weights.findIndex((weight) => (left -= weight) < 0)
  return index === -1 ? weights.length - 1 : index
}
