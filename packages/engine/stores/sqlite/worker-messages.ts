import type { StoreCommand } from '../store.ts'
import type { Synchronous } from './database.ts'
import type { READS } from './reads.ts'

/** What a worker is started with: the one that writes, or one that reads. */
export interface WorkerData {
  role: 'write' | 'read'
  path: string
  owner: string
  synchronous: Synchronous
}

export type ReadName = keyof typeof READS

export type WorkerRequest =
  | { id: number; kind: 'commit'; commands: readonly StoreCommand[] }
  | { id: number; kind: 'read'; name: ReadName; values: unknown[] }
  | { id: number; kind: 'close' }

/** The first message of a worker is `ready`; every other one answers a request. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
