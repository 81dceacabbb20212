import type { ConversationSnapshot } from '@perdure/client'
import { errorWords } from '../page/error-words.ts'
import { SignInLink } from '../page/sign-in-link.tsx'
import { StillTrying } from '../page/still-trying.tsx'

export interface LoadNoticeProps {
  snapshot: ConversationSnapshot | undefined
  onRetry: () => void
  /** Begins a new conversation. */
  onNew: () => void
}

/** A conversation that is being read, or could not be. */
export function LoadNotice({ snapshot, onRetry, onNew }: LoadNoticeProps) {
  if (snapshot?.phase === 'loading') {
    return (
      <p className="aside">
        <StillTrying>Loading the conversation…</StillTrying>
      </p>
    )
  }
  if (snapshot?.phase !== 'failed' || !snapshot.error) return null
  const { error } = snapshot
  return (
    <div className="notice bad" role="alert">
      <p>{errorWords(error)}</p>
      {error.status === 401 ? <SignInLink /> : null}
      {error.code === 'not_found' ? (
        <button type="button" className="quiet" onClick={onNew}>
          Begin a new one
        </button>
      ) : error.status === 401 ? null : (
        <button type="button" className="quiet" onClick={onRetry}>
          Retry
        </button>
      )}
    </div>
  )
}
