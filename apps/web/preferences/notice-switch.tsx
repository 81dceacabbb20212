import { useObservable } from '@perdure/client/react'
import { noticeSettings, tellsOfAnswers, wantNoNotices, wantNotices } from '../conversation-list/notices.ts'

/** Whether the browser tells of answers that came while nobody looked. */
export function NoticeSwitch() {
  const settings = useObservable(noticeSettings)
  if (settings.permission === 'unsupported') return null
  const isBlocked = settings.permission === 'denied'
  return (
    <label className="switch">
      <input
        type="checkbox"
        checked={tellsOfAnswers(settings)}
        disabled={isBlocked}
        onChange={(event) => (event.target.checked ? void wantNotices() : wantNoNotices())}
      />
      <span>
        Notify me when an answer is done
        {isBlocked ? <span className="aside">Your browser blocks notifications from this page.</span> : null}
      </span>
    </label>
  )
}
