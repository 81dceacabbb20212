import { parentPort, workerData } from 'node:worker_threads'
import { live } from './life.ts'
import type { Share } from './many-lives.ts'

/** A thread of `liveMany`: one life after the other. */
const { first, end, stride } = workerData as Share
for (let seed = first; seed < end; seed += stride) parentPort?.postMessage(await live(seed))
