/** Runs a computation that yields between slices to its end, and counts how often it yielded. */
export function finish<T>(work: Generator<void, T>): { value: T; slices: number } {
  for (let slices = 0; ; slices += 1) {
    const slice = work.next()
    if (slice.done) return { value: slice.value, slices }
  }
}
