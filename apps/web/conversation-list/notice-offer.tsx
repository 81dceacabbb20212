import { useObservable } from '@perdure/client/react'
import { isTerminal, type ConversationResource } from '@perdure/protocol'
import { noticeSettings, tellsOfAnswers, wantNotices } from './notices.ts'

/** While an answer is on its way: the offer to be told of its end. The browser is asked only when one presses. */
export function NoticeOffer({ conversations }: { conversations: readonly ConversationResource[] | undefined }) {
  const settings = useObservable(noticeSettings)
  const isWaiting = conversations?.some((one) => !isTerminal(one.latestStatus)) ?? false
  const canAsk = settings.permission === 'default' || settings.permission === 'granted'
  if (!isWaiting || !canAsk || tellsOfAnswers(settings)) return null
  return (
    <button type="button" className="quiet notice-offer" onClick={() => void wantNotices()}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4.5 11V7a3.5 3.5 0 0 1 7 0v4l1 1.2h-9zM7 14h2" />
      </svg>
      Notify me when it is done
    </button>
  )
}
