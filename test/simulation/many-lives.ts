import { Worker } from 'node:worker_threads'
import type { Life } from './life.ts'

/** What a worker is given: every `stride`th seed from `first` on, below `end`. */
export interface Share {
  first: number
  end: number
  stride: number
}

/** Lives `count` seeds from `first` on, shared by so many threads; `onLife` hears of each as it ends, in no order. */
export async function liveMany(
  { first, count, threads }: { first: number; count: number; threads: number },
  onLife: (life: Life) => void,
): Promise<void> {
  const shares = Array.from({ length: threads }, (_, index): Share => ({ first: first + index, end: first + count, stride: threads }))
  await Promise.all(shares.map((share) => liveShare(share, onLife)))
}

function liveShare(share: Share, onLife: (life: Life) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./lives-worker.ts', import.meta.url), { workerData: share })
    worker.on('message', onLife)
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A thread of the simulation ended with ${code}`))))
  })
}
