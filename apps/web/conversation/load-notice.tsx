import type { ConversationSnapshot } from '@perdure/client'
import { errorWords } from '../shell/error-words.ts'
import { SignInLink } from '../shell/sign-in-link.tsx'
import { StillTrying } from '../shell/still-trying.tsx'

/** A conversation that is being read, or could not be. */
export function LoadNotice({ snapshot, onRetry }: { snapshot: ConversationSnapshot | undefined; onRetry: () => void }) {
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
      {error.code !== 'not_found' && error.status !== 401 ? (
        <button type="button" className="quiet" onClick={onRetry}>
          Retry
        </button>
      ) : null}
    </div>
  )
}
