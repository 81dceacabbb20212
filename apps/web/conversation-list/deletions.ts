/** So long a deletion is held, and can be taken back. */
export const DELETE_HELD_MS = 8_000
/** So much longer another tab waits for the one that holds it to send it, and then takes that tab for gone. */
export const HOLDER_WAIT_MS = 2_000

/** A conversation that is gone for the person, and maybe not yet for the service. */
export interface Deletion {
  readonly conversationId: string
  readonly title: string
  /** It was the open one: to take the deletion back is to go back to it. */
  readonly wasOpen: boolean
  /** When it is to be sent. */
  readonly dueAtMs: number
  /** `held`: it can be taken back. `sent`: it is too late for that. */
  readonly phase: 'held' | 'sent'
  /** This page sends it, or has. One of another tab is sent here only where that tab is gone. */
  readonly isOwn: boolean
}

/** A deletion as the browser remembers it for all its tabs, until the service has answered. */
export type KeptDeletion = Pick<Deletion, 'conversationId' | 'title' | 'dueAtMs'>

/** Holds a deletion from now on; of a conversation that is already being deleted, nothing changes. */
export function hold(
  deletions: readonly Deletion[],
  deleted: Pick<Deletion, 'conversationId' | 'title' | 'wasOpen'>,
  nowMs: number,
): readonly Deletion[] {
  if (find(deletions, deleted.conversationId)) return deletions
  return [...deletions, { ...deleted, dueAtMs: nowMs + DELETE_HELD_MS, phase: 'held', isOwn: true }]
}

/** The deletions that can be taken back, oldest first. */
export function held(deletions: readonly Deletion[]): readonly Deletion[] {
  return deletions.filter(({ phase }) => phase === 'held')
}

/**
 * With what the browser remembers: another tab's are shown as they are there, and what is no longer remembered was taken
 * back or is done. What this page has sent stays until the service answers. `openId` is the conversation that is open.
 */
export function withKept(
  deletions: readonly Deletion[],
  kept: readonly KeptDeletion[],
  nowMs: number,
  openId: string | undefined,
): readonly Deletion[] {
  const isKept = new Set(kept.map(({ conversationId }) => conversationId))
  const known = deletions.filter((one) => isSentHere(one) || isKept.has(one.conversationId))
  const others = kept.filter(({ conversationId }) => find(known, conversationId)?.isOwn !== true)
  const seen = others.map((one): Deletion => {
    const before = find(known, one.conversationId)
    const wasOpen = before?.wasOpen ?? one.conversationId === openId
    // A clock that was put back must not hold it for longer.
    const dueAtMs = Math.min(one.dueAtMs, before?.dueAtMs ?? nowMs + DELETE_HELD_MS)
    return { ...one, wasOpen, dueAtMs, phase: dueAtMs <= nowMs ? 'sent' : 'held', isOwn: false }
  })
  return [...known.filter(({ isOwn }) => isOwn), ...seen].toSorted((a, b) => a.dueAtMs - b.dueAtMs)
}

/** Those that this page is to send now become `sent`; they are told apart in `due`. */
export function send(deletions: readonly Deletion[], nowMs: number) {
  return sendThose(deletions, (one) => !isSentHere(one) && nowMs >= sendAtMs(one))
}

/** As `send`, of all that this page holds: it is being left. */
export function sendOwn(deletions: readonly Deletion[]) {
  return sendThose(deletions, ({ phase, isOwn }) => isOwn && phase === 'held')
}

/** Without this one: it was taken back, or the service has answered. */
export function without(deletions: readonly Deletion[], conversationId: string): readonly Deletion[] {
  return deletions.filter((one) => one.conversationId !== conversationId)
}

/** When there is something to be done about one the next time; undefined where there is nothing. */
export function nextDueMs(deletions: readonly Deletion[]): number | undefined {
  const times = deletions.filter((one) => !isSentHere(one)).map((one) => (one.phase === 'held' ? one.dueAtMs : sendAtMs(one)))
  return times.length === 0 ? undefined : Math.min(...times)
}

function sendAtMs({ dueAtMs, isOwn }: Deletion): number {
  return isOwn ? dueAtMs : dueAtMs + HOLDER_WAIT_MS
}

function isSentHere({ phase, isOwn }: Deletion): boolean {
  return isOwn && phase === 'sent'
}

function find(deletions: readonly Deletion[], conversationId: string): Deletion | undefined {
  return deletions.find((one) => one.conversationId === conversationId)
}

function sendThose(
  deletions: readonly Deletion[],
  isDue: (deletion: Deletion) => boolean,
): { deletions: readonly Deletion[]; due: readonly Deletion[] } {
  const due = deletions.filter(isDue)
  if (due.length === 0) return { deletions, due }
  const those = new Set(due)
  return { deletions: deletions.map((one) => (those.has(one) ? { ...one, phase: 'sent', isOwn: true } : one)), due }
}
