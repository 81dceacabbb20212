import { normalQuantile } from './normal-distribution.ts'

/** Random numbers from a seed: the same seed gives the same numbers on every machine. Not for secrets. */
export interface RandomStream {
  /** Evenly between 0 and 1, neither included. */
  uniform(): number
  /** Of the standard normal distribution. */
  normal(): number
}

const TWO_TO_32 = 4_294_967_296

/**
 * xoshiro128** 1.1 of Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47 (2021), seeded
 * by SplitMix32; whole-number arithmetic of 32 bits only. A normal number is the quantile of a uniform one.
 */
export function createRandomStream(seed: number): RandomStream {
  let mixed = seed >>> 0
  const splitMix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let value = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
    return (value ^ (value >>> 15)) >>> 0
  }
  let [a, b, c, d] = [splitMix(), splitMix(), splitMix(), splitMix()]
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
  const uniform = (): number => (next() + 0.5) / TWO_TO_32
  return { uniform, normal: () => normalQuantile(uniform()) }
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))
