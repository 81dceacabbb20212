import type { Store, StoreCommand, StoreResult } from '../stores/store.ts'

/** How one commit goes wrong. `silent`: it is made durable, and nobody is told. */
export type CommitFault = 'fail' | 'silent'

/** A store in front of another that can be made to misbehave. */
export interface FaultyStore extends Store {
  /** What happens to the next commits, in order; those behind it go well. */
  faults: CommitFault[]
  /** Called with each commit before it is made, and when it is durable and not yet told. What it throws fails the commit. */
  intercept: (commands: readonly StoreCommand[], when: 'before' | 'durable') => void
  /** Every commit fails, and every read, until it is set back. */
  isDown: boolean
  /** Holds commits and reads back, as a process that is stopped or a disk that hangs; `release` lets them through. */
  hold(): void
  release(): void
  /** What was asked to be committed, commit by commit, also where it failed. */
  readonly asked: readonly (readonly StoreCommand[])[]
  /** Those of them that were made durable. */
  readonly durable: readonly (readonly StoreCommand[])[]
}

export class StoreDownError extends Error {
  constructor() {
    super('The disk does not answer')
    this.name = 'StoreDownError'
  }
}

/** `delay`: how long each commit takes. */
export function createFaultyStore(store: Store, delay: () => Promise<void> = () => Promise.resolve()): FaultyStore {
  const asked: (readonly StoreCommand[])[] = []
  const durable: (readonly StoreCommand[])[] = []
  let gate: PromiseWithResolvers<void> | undefined

  async function commit(commands: readonly StoreCommand[]): Promise<StoreResult[]> {
    asked.push(commands)
    const fault = faulty.isDown ? 'fail' : faulty.faults.shift()
    await gate?.promise
    await delay()
    if (fault === 'fail') throw new StoreDownError()
    faulty.intercept(commands, 'before')
    const results = await store.commit(commands)
    durable.push(commands)
    faulty.intercept(commands, 'durable')
    if (fault === 'silent') throw new StoreDownError()
    return results
  }

  function held<A extends unknown[], T>(read: (...values: A) => Promise<T>): (...values: A) => Promise<T> {
    return async (...values) => {
      await gate?.promise
      if (faulty.isDown) throw new StoreDownError()
      return read(...values)
    }
  }

  const faulty: FaultyStore = {
    owner: store.owner,
    faults: [],
    intercept: () => undefined,
    isDown: false,
    asked,
    durable,
    hold() {
      gate ??= Promise.withResolvers()
    },
    release() {
      gate?.resolve()
      gate = undefined
    },
    commit,
    findRun: held((runId) => store.findRun(runId)),
    listRuns: held((filter) => store.listRuns(filter)),
    listAllRuns: held((filter) => store.listAllRuns(filter)),
    countRuns: held((sinceMs) => store.countRuns(sinceMs)),
    readSegments: held((runId, afterSeq, maxBytes) => store.readSegments(runId, afterSeq, maxBytes)),
    readFold: held((runId) => store.readFold(runId)),
    readCheckpoint: held((runId) => store.readCheckpoint(runId)),
    readCharges: held((runId) => store.readCharges(runId)),
    readLedger: held((filter) => store.readLedger(filter)),
    readQueue: held(() => store.readQueue()),
    readProgress: held((runIds) => store.readProgress(runIds)),
    listConversations: held((userId, limit) => store.listConversations(userId, limit)),
    findConversation: held((conversationId) => store.findConversation(conversationId)),
    conversationFeedback: held((conversationId) => store.conversationFeedback(conversationId)),
    conversationRuns: held((conversationId) => store.conversationRuns(conversationId)),
    figures: held(() => store.figures()),
    check: held(() => store.check()),
    close: () => store.close(),
  }
  return faulty
}
