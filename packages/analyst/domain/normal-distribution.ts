/** The standard normal distribution. */

/**
 * The share of it below `z`: Hart's rational approximation (1968) in the form of West, "Better Approximations to
 * Cumulative Normal Functions", Wilmott Magazine (2005); right to about 1e-15.
 */
export function normalShareBelow(z: number): number {
  const size = Math.abs(z)
  if (size > 37) return z > 0 ? 1 : 0
  const density = Math.exp(-(size * size) / 2)
  const tail = size < SPLIT ? (density * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size) : farTail(size)
  return z > 0 ? 1 - tail : tail

  function farTail(from: number): number {
    const fraction = from + 1 / (from + 2 / (from + 3 / (from + 4 / (from + 0.65))))
    return density / fraction / SQRT_TWO_PI
  }
}

const SPLIT = 7.07106781186547
const SQRT_TWO_PI = 2.506628274631
const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

/**
 * The `z` with a share `probability` (between 0 and 1, neither included) below it: Wichura, "Algorithm AS 241: The
 * Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), routine PPND16.
 */
export function normalQuantile(probability: number): number {
  const centred = probability - 0.5
  if (Math.abs(centred) <= 0.425) {
    const size = 0.180625 - centred * centred
    return (centred * polynomial(CENTRAL_A, size)) / polynomial(CENTRAL_B, size)
  }
  const size = Math.sqrt(-Math.log(centred < 0 ? probability : 1 - probability))
  const distance =
    size <= 5
      ? polynomial(MIDDLE_C, size - 1.6) / polynomial(MIDDLE_D, size - 1.6)
      : polynomial(FAR_E, size - 5) / polynomial(FAR_F, size - 5)
  return centred < 0 ? -distance : distance
}

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0)
}

const CENTRAL_A = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
]
const CENTRAL_B = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
]
const MIDDLE_C = [
  7.745450142783414e-4, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]
const MIDDLE_D = [
  1.0507500716444169e-9, 5.475938084995345e-4, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const FAR_E = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 1.2426609473880784e-3, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const FAR_F = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 7.868691311456133e-4, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
]
