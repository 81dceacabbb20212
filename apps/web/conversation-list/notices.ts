import { createStore, type Observable } from '@perdure/client'
import type { ConversationResource } from '@perdure/protocol'
import type { ListMemory } from './list-memory.ts'

/** Whether this browser tells of answers that nobody saw come. */
export interface NoticeSettings {
  /** `unsupported`: this browser cannot. */
  readonly permission: NotificationPermission | 'unsupported'
  /** The person asked for it here, and has not taken that back. */
  readonly isWanted: boolean
}

const WANTED = 'perdure:notices'
const LOCK = 'perdure:notices'

const settings = createStore<NoticeSettings>({ permission: readPermission(), isWanted: readWanted() })

/** The settings of this browser, the same for everybody who uses it. */
export const noticeSettings: Observable<NoticeSettings> = settings

/** Answers are told of from now on. Asks for the browser's permission, so it must come of somebody's own press. */
export async function wantNotices(): Promise<void> {
  if (settings.getSnapshot().permission === 'unsupported') return
  remember(true)
  settings.update({ permission: await Notification.requestPermission() })
}

export function wantNoNotices(): void {
  remember(false)
}

/** True where an answer that nobody saw come is told of. */
export function tellsOfAnswers({ permission, isWanted }: NoticeSettings): boolean {
  return permission === 'granted' && isWanted
}

/**
 * Tells of an answer by a notification of the system, once however many tabs ask; does nothing where that is not
 * wanted or not permitted. Who presses it is brought to this page, and `onOpen` to the answer.
 */
export async function tellOfAnswer(
  conversation: ConversationResource,
  memory: Pick<ListMemory, 'claimNotice'>,
  onOpen: () => void,
): Promise<void> {
  settings.update({ permission: readPermission(), isWanted: readWanted() })
  if (!tellsOfAnswers(settings.getSnapshot())) return
  const { latestRunId, latestStatus, title } = conversation
  const isFirst = await navigator.locks.request(LOCK, () => memory.claimNotice(latestRunId))
  if (!isFirst) return
  const heading = latestStatus === 'completed' ? 'Your answer is there' : 'Your question was not answered'
  const notice = showNotice(heading, { body: title, tag: latestRunId, icon: '/favicon.svg' })
  notice?.addEventListener('click', () => {
    window.focus()
    onOpen()
    notice.close()
  })
}

/** Undefined on phones, whose browsers permit notices and yet show none of a page's. */
function showNotice(heading: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(heading, options)
  } catch {
    settings.update({ permission: 'unsupported' })
    return undefined
  }
}

function remember(isWanted: boolean): void {
  settings.update({ isWanted })
  try {
    if (isWanted) window.localStorage.setItem(WANTED, 'yes')
    else window.localStorage.removeItem(WANTED)
  } catch {
    // It holds until the page is closed, then.
  }
}

function readWanted(): boolean {
  try {
    return window.localStorage.getItem(WANTED) === 'yes'
  } catch {
    return false
  }
}

/** Without a secure context there are no locks, and no permission to get either. */
function readPermission(): NoticeSettings['permission'] {
  return 'Notification' in window && 'locks' in navigator ? Notification.permission : 'unsupported'
}
