/** Looks for the least value of a function without derivatives. The same arguments give the same answer. */

export interface Box {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export interface Minimum {
  point: number[]
  value: number
}

/** Values of the function that one search may ask for. */
const EVALUATIONS_MAX = 600
/** A simplex whose values lie closer than this share of the best one has converged. */
const TOLERANCE = 1e-12
/** Length of the first simplex' edges, as a share of the box. */
const FIRST_STEP = 0.1

interface Vertex extends Minimum {
  readonly point: number[]
}

/**
 * The downhill simplex of Nelder & Mead, "A Simplex Method for Function Minimization", The Computer Journal 7 (1965),
 * with their coefficients (1, 2, ½, ½); a point outside the box is moved to its edge. It finds a minimum near `start`,
 * not always the least of all: begin it at several places. `target` may return Infinity where it has no value.
 */
export function minimise(target: (point: readonly number[]) => number, start: readonly number[], box: Box): Minimum {
  let evaluations = 0
  const at = (wanted: readonly number[]): Vertex => {
    evaluations += 1
    const point = wanted.map((value, index) => Math.min(box.high[index]!, Math.max(box.low[index]!, value)))
    return { point, value: target(point) }
  }
  let simplex = firstSimplex(start, box).map(at)
  while (evaluations < EVALUATIONS_MAX) {
    simplex.sort((left, right) => left.value - right.value)
    const [best, worst] = [simplex[0]!, simplex.at(-1)!]
    if (worst.value - best.value <= TOLERANCE * Math.abs(best.value)) break
    const centre = centroid(simplex.slice(0, -1))
    const along = (distance: number): Vertex =>
      at(centre.map((value, index) => value + distance * (value - worst.point[index]!)))
    const better = stepOf(along, simplex)
    if (better) simplex[simplex.length - 1] = better
    else simplex = [best, ...simplex.slice(1).map(({ point }) => at(halfway(best.point, point)))]
  }
  return simplex.reduce((best, vertex) => (vertex.value < best.value ? vertex : best))
}

/** What replaces the worst vertex; undefined: nothing on its line is better, the simplex shrinks. */
function stepOf(along: (distance: number) => Vertex, simplex: readonly Vertex[]): Vertex | undefined {
  const [best, second, worst] = [simplex[0]!, simplex.at(-2)!, simplex.at(-1)!]
  const reflected = along(1)
  if (reflected.value < best.value) {
    const expanded = along(2)
    return expanded.value < reflected.value ? expanded : reflected
  }
  if (reflected.value < second.value) return reflected
  const contracted = reflected.value < worst.value ? along(0.5) : along(-0.5)
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined
}

/** `start` and one point further along each axis, inwards where there is no room outwards. */
function firstSimplex(start: readonly number[], { low, high }: Box): number[][] {
  const steps = start.map((value, axis) => {
    const step = FIRST_STEP * (high[axis]! - low[axis]!)
    return value + step <= high[axis]! ? step : -step
  })
  return [
    [...start],
    ...start.map((_, axis) => start.map((value, index) => value + (index === axis ? steps[axis]! : 0))),
  ]
}

function centroid(vertices: readonly Vertex[]): number[] {
  return vertices[0]!.point.map(
    (_, index) => vertices.reduce((sum, { point }) => sum + point[index]!, 0) / vertices.length,
  )
}

const halfway = (left: readonly number[], right: readonly number[]): number[] =>
  left.map((value, index) => (value + right[index]!) / 2)
