/** So long the page holds a deletion, and it can be taken back. */
export const DELETE_HELD_MS = 8_000

/** A conversation that is gone for the person, and maybe not yet for the service. */
export interface Deletion {
  readonly conversationId: string
  readonly title: string
  /** It was the open one: to take the deletion back is to go back to it. */
  readonly wasOpen: boolean
  /** When it is to be sent. */
  readonly dueAtMs: number
  /** `held`: it can be taken back. `sent`: the service has been asked. */
  readonly phase: 'held' | 'sent'
}

/** Holds a deletion from now on; of a conversation that is already being deleted, nothing changes. */
export function hold(
  deletions: readonly Deletion[],
  deleted: Pick<Deletion, 'conversationId' | 'title' | 'wasOpen'>,
  nowMs: number,
): readonly Deletion[] {
  if (deletions.some(({ conversationId }) => conversationId === deleted.conversationId)) return deletions
  return [...deletions, { ...deleted, dueAtMs: nowMs + DELETE_HELD_MS, phase: 'held' }]
}

/** The deletions that can be taken back, oldest first. */
export function held(deletions: readonly Deletion[]): readonly Deletion[] {
  return deletions.filter(({ phase }) => phase === 'held')
}

/** Those that are to be sent now become `sent`; they are told apart in `due`. With no time given, all are. */
export function send(
  deletions: readonly Deletion[],
  nowMs: number = Number.POSITIVE_INFINITY,
): { deletions: readonly Deletion[]; due: readonly Deletion[] } {
  const due = held(deletions).filter(({ dueAtMs }) => dueAtMs <= nowMs)
  if (due.length === 0) return { deletions, due }
  const isDue = new Set(due)
  return { deletions: deletions.map((one) => (isDue.has(one) ? { ...one, phase: 'sent' } : one)), due }
}

/** Without this one: it was taken back, or the service has answered. */
export function without(deletions: readonly Deletion[], conversationId: string): readonly Deletion[] {
  return deletions.filter((one) => one.conversationId !== conversationId)
}

/** When the next one is to be sent; undefined where none is held. */
export function nextDueMs(deletions: readonly Deletion[]): number | undefined {
  const times = held(deletions).map(({ dueAtMs }) => dueAtMs)
  return times.length === 0 ? undefined : Math.min(...times)
}
