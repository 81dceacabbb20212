import type { StoreRequest } from './connection.ts'

export interface WorkerRequest {
  id: number
  request: StoreRequest
}

/** The first message of a worker is `ready`; every other one answers a request. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; value: unknown }
  /** `isDamage`: it was a StoreDamageError. */
  | { kind: 'failure'; id: number; message: string; isDamage: boolean }
