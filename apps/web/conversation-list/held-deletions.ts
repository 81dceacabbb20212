import { RequestError, type Environment } from '@perdure/client'
import { hold, nextDueMs, send, without, type Deletion } from './deletions.ts'
import type { ListMemory } from './list-memory.ts'

export interface HeldDeletionsPorts {
  environment: Pick<Environment, 'nowMs' | 'after'>
  memory: Pick<ListMemory, 'leftDeletions' | 'rememberLeft' | 'forgetLeft'>
  deleteConversation(conversationId: string): Promise<void>
  /** Told after each change. */
  onChange(deletions: readonly Deletion[]): void
  /** The service has answered: it is gone, or `error` says why not. */
  onAnswer(deletion: Deletion, error: RequestError | undefined): void
}

/** Deletions that can be taken back for a while; only then is the service asked. */
export interface HeldDeletions {
  hold(deleted: Pick<Deletion, 'conversationId' | 'title' | 'wasOpen'>): void
  /** Takes one back; undefined where it is too late. */
  undo(conversationId: string): Deletion | undefined
  /** Sends all at once: the page is being left. What becomes of them the next page finds out. */
  sendAll(): void
  /** Sends what an earlier page left on its way once more, which does nothing to what is gone. */
  takeUpLeft(): void
  /** Stops the clock; nothing that is held is sent or lost. */
  pause(): void
  resume(): void
}

export function createHeldDeletions(ports: HeldDeletionsPorts): HeldDeletions {
  const { environment, memory } = ports
  let deletions: readonly Deletion[] = []
  let stopTimer: () => void = () => {}

  const change = (next: readonly Deletion[]) => {
    deletions = next
    ports.onChange(next)
    schedule()
  }
  const schedule = () => {
    stopTimer()
    const dueAtMs = nextDueMs(deletions)
    if (dueAtMs !== undefined) stopTimer = environment.after(Math.max(0, dueAtMs - environment.nowMs()), sendDue)
  }
  const sendDue = () => ask(send(deletions, environment.nowMs()))
  const ask = (sent: ReturnType<typeof send>) => {
    for (const deletion of sent.due) void settle(deletion)
    change(sent.deletions)
  }
  const settle = async (deletion: Deletion) => {
    const { conversationId } = deletion
    const error = await ports.deleteConversation(conversationId).then(
      () => undefined,
      (cause: unknown) => {
        if (cause instanceof RequestError) return cause
        throw cause
      },
    )
    memory.forgetLeft(conversationId)
    ports.onAnswer(deletion, error)
    change(without(deletions, conversationId))
  }

  return {
    hold: (deleted) => change(hold(deletions, deleted, environment.nowMs())),
    undo(conversationId) {
      const found = deletions.find((one) => one.conversationId === conversationId && one.phase === 'held')
      if (found) change(without(deletions, conversationId))
      return found
    },
    sendAll() {
      for (const { conversationId, title } of deletions) memory.rememberLeft({ conversationId, title })
      ask(send(deletions))
    },
    takeUpLeft() {
      const dueAtMs = environment.nowMs()
      const taken = memory
        .leftDeletions()
        .filter((left) => !deletions.some(({ conversationId }) => conversationId === left.conversationId))
        .map((left) => ({ ...left, wasOpen: false, dueAtMs, phase: 'sent' as const }))
      ask({ deletions: [...deletions, ...taken], due: taken })
    },
    pause: () => stopTimer(),
    resume: schedule,
  }
}
