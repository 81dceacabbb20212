/** How values move together. */

/**
 * The lower triangle `L` with `L Lᵀ = matrix` (Cholesky); undefined where there is none, since the correlations
 * contradict each other. `matrix` is symmetric with ones on its diagonal. Independent normal numbers multiplied by `L`
 * have these correlations.
 */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const lower: number[][] = matrix.map(() => [])
  for (const [row, values] of matrix.entries()) {
    for (let column = 0; column <= row; column += 1) {
      let rest = values[column]!
      for (let place = 0; place < column; place += 1) rest -= lower[row]![place]! * lower[column]![place]!
      if (row === column && rest <= SINGULAR) return undefined
      lower[row]!.push(row === column ? Math.sqrt(rest) : rest / lower[column]![column]!)
    }
  }
  return lower
}

/** A variance this near to nothing is nothing but rounding. */
const SINGULAR = 1e-12

/**
 * Spearman's rank correlation: that of Pearson, of the ranks, where equal values share the mean of theirs (Spearman,
 * "The Proof and Measurement of Association between Two Things", 1904). Null where one side does not vary.
 */
export function rankCorrelation(left: readonly number[], right: readonly number[]): number | null {
  const [first, second] = [ranksOf(left), ranksOf(right)]
  const middle = (left.length - 1) / 2
  let [together, ofFirst, ofSecond] = [0, 0, 0]
  for (let index = 0; index < left.length; index += 1) {
    const [one, other] = [first[index]! - middle, second[index]! - middle]
    together += one * other
    ofFirst += one * one
    ofSecond += other * other
  }
  return ofFirst === 0 || ofSecond === 0 ? null : together / Math.sqrt(ofFirst * ofSecond)
}

function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].toSorted((left, right) => values[left]! - values[right]!)
  const ranks: number[] = Array.from({ length: values.length }, () => 0)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end += 1
    for (let place = start; place <= end; place += 1) ranks[order[place]!] = (start + end) / 2
    start = end + 1
  }
  return ranks
}
