/** Those who wait for the same commit. */
export interface Waiters {
  /** Resolves or rejects with all the others. */
  wait(): Promise<void>
  resolve(): void
  reject(error: Error): void
  /** From now on `others` wait here. */
  join(others: Waiters): void
}

export function createWaiters(): Waiters {
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  const takeAll = (): typeof waiting => {
    const all = waiting
    waiting = []
    return all
  }
  return {
    wait: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    resolve() {
      for (const waiter of takeAll()) waiter.resolve()
    },
    reject(error) {
      for (const waiter of takeAll()) waiter.reject(error)
    },
    join(others) {
      waiting.push({ resolve: () => others.resolve(), reject: (error) => others.reject(error) })
    },
  }
}
