import { RequestError, type Environment } from '@perdure/client'
import { hold, nextDueMs, send, sendOwn, withKept, without, type Deletion } from './deletions.ts'
import type { ListMemory } from './list-memory.ts'

export interface HeldDeletionsPorts {
  environment: Pick<Environment, 'nowMs' | 'after'>
  memory: Pick<ListMemory, 'deletions' | 'rememberDeletion' | 'forgetDeletion'>
  /** The conversation that the page shows. */
  openId(): string | undefined
  deleteConversation(conversationId: string): Promise<void>
  /** What the browser remembers has changed: other tabs want to know. */
  tellOthers(): void
  /** Told after each change. */
  onChange(deletions: readonly Deletion[]): void
  /** The service has answered: it is gone, or `error` says why not. Told while the browser still remembers it. */
  onAnswer(deletion: Deletion, error: RequestError | undefined): void
}

/**
 * Deletions that can be taken back for a while; only then is the service asked. The browser remembers each until the
 * service has answered, so that all tabs show it, and one whose tab is gone is sent by another, or by the next page.
 */
export interface HeldDeletions {
  hold(deleted: Pick<Deletion, 'conversationId' | 'title' | 'wasOpen'>): void
  /** Takes one back; undefined where it is too late. */
  undo(conversationId: string): Deletion | undefined
  /** Sends all that this page holds: it is being left. What becomes of them the next page finds out. */
  sendOwn(): void
  /** Looks at what the browser remembers, and sends what is due: at the beginning, and when another tab tells. */
  look(): void
  /** Stops the clock; nothing that is held is sent or lost. */
  pause(): void
}

export function createHeldDeletions(ports: HeldDeletionsPorts): HeldDeletions {
  const { environment, memory } = ports
  let deletions: readonly Deletion[] = []
  let stopTimer: () => void = () => {}

  const change = (next: readonly Deletion[]) => {
    deletions = next
    ports.onChange(next)
    stopTimer()
    const dueAtMs = nextDueMs(deletions)
    if (dueAtMs !== undefined) stopTimer = environment.after(Math.max(0, dueAtMs - environment.nowMs()), look)
  }
  const look = () => {
    const nowMs = environment.nowMs()
    ask(send(withKept(deletions, memory.deletions(), nowMs, ports.openId()), nowMs))
  }
  const ask = (sent: ReturnType<typeof send>) => {
    for (const deletion of sent.due) void settle(deletion)
    change(sent.deletions)
    if (sent.due.length > 0) ports.tellOthers()
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
    ports.onAnswer(deletion, error)
    memory.forgetDeletion(conversationId)
    ports.tellOthers()
    change(without(deletions, conversationId))
  }

  return {
    hold(deleted) {
      const next = hold(deletions, deleted, environment.nowMs())
      const added = next.at(-1)
      if (next === deletions || !added) return
      const { conversationId, title, dueAtMs } = added
      memory.rememberDeletion({ conversationId, title, dueAtMs })
      ports.tellOthers()
      change(next)
    },
    undo(conversationId) {
      const found = deletions.find((one) => one.conversationId === conversationId && one.phase === 'held')
      // Another tab may have sent its own by now, and not have said so yet.
      if (!found || (!found.isOwn && found.dueAtMs <= environment.nowMs())) return undefined
      memory.forgetDeletion(conversationId)
      ports.tellOthers()
      change(without(deletions, conversationId))
      return found
    },
    sendOwn() {
      const sent = sendOwn(deletions)
      // Whoever hears of it first asks once more: nobody is here to hear the answer.
      for (const { conversationId, title } of sent.due) memory.rememberDeletion({ conversationId, title, dueAtMs: 0 })
      ask(sent)
    },
    look,
    pause: () => stopTimer(),
  }
}
