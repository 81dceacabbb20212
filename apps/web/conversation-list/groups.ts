import type { ConversationResource } from '@perdure/protocol'

/** Conversations of the same day or stretch of days, in the order they came in. */
export interface ConversationGroup {
  /** The same from day to day for the same label. */
  readonly key: string
  readonly label: string
  readonly conversations: readonly ConversationResource[]
}

/** By default those of the browser. */
export interface DayOptions {
  locale?: string
  timeZone?: string
}

const DAY_MS = 86_400_000
const RECENT_DAYS = 7

/**
 * Today, yesterday, the seven days before today, then month by month. A day is one of the calendar where the reader is;
 * what is dated in the future by another clock counts as today.
 */
export function groupByDay(
  conversations: readonly ConversationResource[],
  nowMs: number,
  options: DayOptions = {},
): ConversationGroup[] {
  const groupOf = createGroupFinder(nowMs, options)
  const groups = new Map<string, { key: string; label: string; conversations: ConversationResource[] }>()
  for (const conversation of conversations) {
    const { key, label } = groupOf(conversation.updatedAt)
    const group = groups.get(key)
    if (group) group.conversations.push(conversation)
    else groups.set(key, { key, label, conversations: [conversation] })
  }
  return [...groups.values()]
}

function createGroupFinder(nowMs: number, { locale, timeZone }: DayOptions) {
  // Of this locale a day is written as ISO 8601 has it.
  const days = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone })
  const today = days.format(nowMs)
  return (isoTime: string): { key: string; label: string } => {
    const day = days.format(Date.parse(isoTime))
    const age = Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS)
    if (age <= 0) return { key: 'today', label: 'Today' }
    if (age === 1) return { key: 'yesterday', label: 'Yesterday' }
    if (age <= RECENT_DAYS) return { key: 'recent', label: `Previous ${RECENT_DAYS} days` }
    return { key: day.slice(0, 7), label: monthLabel(day, today, locale) }
  }
}

/** `October`, and of another year `October 2025`, as the locale writes it. */
function monthLabel(day: string, today: string, locale: string | undefined): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric'
  return new Intl.DateTimeFormat(locale, { month: 'long', year, timeZone: 'UTC' }).format(Date.parse(day))
}
