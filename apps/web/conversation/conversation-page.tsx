import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationSnapshot, RequestError, RunClient, RunIds } from '@perdure/client'
import { useConversation, useObservable } from '@perdure/client/react'
import type { Bootstrap, Me } from '@perdure/protocol'
import { errorWords } from '../shell/error-words.ts'
import type { PageMemory } from '../shell/page-memory.ts'
import { SignInLink } from '../shell/sign-in-link.tsx'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { Announcer } from './announcer.tsx'
import { Composer, type ComposerHandle } from './composer.tsx'
import { Log } from './log.tsx'
import { RunStatus } from './run-status.tsx'
import { isActive } from './status-words.ts'
import { Turn } from './turn.tsx'
import { useAsk } from './use-ask.ts'
import { useDraft } from './use-draft.ts'
import { usePinned } from './use-pinned.ts'
import { Welcome } from './welcome.tsx'

export interface ConversationPageProps {
  client: RunClient
  me: Me
  bootstrap: Bootstrap
  memory: PageMemory
  /** Undefined: a new one. */
  conversationId: string | undefined
  onAccepted: (ids: RunIds) => void
  /** A question of a conversation that is no longer open here is taken. */
  onAcceptedElsewhere: () => void
  /** A run of the conversation has come to its end here. */
  onEnded: () => void
}

/** One conversation: its log, what its newest run is doing, and where one asks. */
export function ConversationPage(props: ConversationPageProps) {
  const { client, me, bootstrap, memory, conversationId, onAccepted, onAcceptedElsewhere, onEnded } = props
  const { conversation, snapshot } = useConversation(client, conversationId)
  const { draft, setDraft, giveBack } = useDraft(memory, conversationId)
  const { ask, error } = useAsk({ conversation, memory, onAccepted, onAcceptedElsewhere, onRefused: giveBack })
  const last = snapshot?.turns.at(-1)
  const run = useObservable(last?.run)
  const pinned = usePinned(run?.view)
  const { scrollToEnd } = pinned
  const composer = useRef<ComposerHandle>(null)

  // Not where a finger asked: the focus would bring up the keyboard over the answer.
  const focusComposer = useCallback(() => {
    if (window.matchMedia('(hover: hover)').matches) composer.current?.focus()
  }, [])
  const [stopError, setStopError] = useState<RequestError>()
  useEffect(() => setStopError(undefined), [last])
  const isNew = snapshot?.phase === 'new'
  useEffect(() => {
    if (isNew) focusComposer()
  }, [isNew, conversation, focusComposer])

  const isEnded = run?.phase.phase === 'ended'
  useEffect(() => {
    if (isEnded) onEnded()
  }, [isEnded, onEnded])

  const send = useCallback(
    (question: string) => {
      ask(question)
      scrollToEnd()
      focusComposer()
    },
    [ask, scrollToEnd, focusComposer],
  )
  const sendDraft = () => {
    setDraft('')
    send(draft)
  }
  const stop = () => {
    last?.run.cancel().catch((refusal: RequestError) => setStopError(refusal))
    focusComposer()
  }
  useShortcut('stop', () => {
    if (isActive(run)) stop()
  })
  return (
    <>
      <Log pinned={pinned}>
        {snapshot?.phase === 'new' && !last ? <Welcome me={me} bootstrap={bootstrap} onAsk={send} /> : null}
        <LoadNotice snapshot={snapshot} onRetry={() => void conversation?.refresh()} />
        {snapshot?.turns.map((turn) => (
          <Turn key={turn.key} client={client} turn={turn} isLast={turn === last} onAsk={send} />
        ))}
      </Log>
      <Announcer turn={last} />
      <div className="dock">
        <div className="column">
          {error ? (
            <UnsentNotice error={error} onRetry={sendDraft} canRetry={!isActive(run) && draft.trim() !== ''} />
          ) : null}
          {stopError && isActive(run) ? <StopNotice error={stopError} /> : null}
          <RunStatus run={run} />
          <Composer
            ref={composer}
            text={draft}
            onText={setDraft}
            onSend={sendDraft}
            onStop={stop}
            active={isActive(run)}
            stopping={run?.stopping ?? false}
            maxCharacters={bootstrap.limits.messageMaxCharacters}
          />
        </div>
      </div>
    </>
  )
}

/** A conversation that is being read, or could not be. */
function LoadNotice({ snapshot, onRetry }: { snapshot: ConversationSnapshot | undefined; onRetry: () => void }) {
  if (snapshot?.phase === 'loading') return <p className="aside">Loading the conversation…</p>
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

/** Why the question in the box was not taken. */
function UnsentNotice({ error, onRetry, canRetry }: { error: RequestError; onRetry: () => void; canRetry: boolean }) {
  return (
    <div className="notice bad" role="alert">
      <p>Your question was not sent. {errorWords(error)}</p>
      {error.status === 401 ? <SignInLink /> : null}
      {canRetry && error.status !== 401 ? (
        <button type="button" className="quiet" onClick={onRetry}>
          Retry
        </button>
      ) : null}
    </div>
  )
}

function StopNotice({ error }: { error: RequestError }) {
  return (
    <div className="notice bad" role="alert">
      <p>The answer could not be stopped. {errorWords(error)}</p>
    </div>
  )
}
