import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { Conversation, RunClient, RunIds } from '@perdure/client'
import { useConversation } from '@perdure/client/react'
import type { Bootstrap, Me, RunStatus, UiContext } from '@perdure/protocol'
import type { OtherTabs } from '../page/other-tabs.ts'
import type { PageMemory } from '../page/page-memory.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { Announcements } from './announce.tsx'
import { Announcer } from './announcer.tsx'
import { Composer, type ComposerHandle } from './composer.tsx'
import { Dock } from './dock.tsx'
import { LoadNotice } from './load-notice.tsx'
import { Log } from './log.tsx'
import { BUSY_REASON, BUSY_REASON_ID, TurnActionsContext, type TurnActions } from './turn-actions-context.ts'
import { Turn } from './turn.tsx'
import { useAsk } from './use-ask.ts'
import { useDraft } from './use-draft.ts'
import { useEditing } from './use-editing.ts'
import { useLiveRun } from './use-live-run.ts'
import { usePinned } from './use-pinned.ts'
import { Welcome } from './welcome.tsx'

export interface ConversationPageProps {
  client: RunClient
  me: Me
  bootstrap: Bootstrap
  memory: PageMemory
  tabs: OtherTabs
  /** Undefined: a new one. */
  conversationId: string | undefined
  /** What the page beside the conversation shows; goes along with each question. */
  uiContext?: UiContext | undefined
  onAccepted: (ids: RunIds) => void
  /** A question of a conversation that is no longer open here is taken. */
  onAcceptedElsewhere: (conversationId: string) => void
  /** A run of the conversation has come to its end here. */
  onEnded: (runId: string, status: RunStatus) => void
  onNew: () => void
  /** There is no such conversation, or it is somebody else's. */
  onGone: (conversationId: string) => void
  /** It stands beside a page that one came for, and does not take the focus by itself. */
  isBeside?: boolean
  /** What stands over the box one writes in. */
  aboveComposer?: ReactNode
}

/** One conversation: its log, what its newest run is doing, and where one asks. */
export function ConversationPage(props: ConversationPageProps) {
  return (
    <Announcements>
      <OpenConversation {...props} />
    </Announcements>
  )
}

function OpenConversation(props: ConversationPageProps) {
  const { client, me, bootstrap, memory, tabs, conversationId, uiContext, onAccepted, onAcceptedElsewhere } = props
  const { onEnded, onNew, onGone, isBeside = false, aboveComposer } = props
  const { messageMaxCharacters: maxCharacters } = bootstrap.limits
  const { conversation, snapshot } = useConversation(client, conversationId)
  const { draft, setDraft, giveBack } = useDraft(memory, conversationId)
  const editor = useEditing(memory, conversationId)
  const { edit, keepEdit } = editor
  const { ask, askInstead, refusal } = useAsk({
    conversation,
    memory,
    uiContext,
    onAccepted,
    onAcceptedElsewhere,
    onRefused: ({ request, insteadOf }, isOriginalShown) => {
      if (insteadOf === undefined || !isOriginalShown) giveBack(request.message)
      else {
        keepEdit(insteadOf, request.message)
        edit(insteadOf)
      }
    },
  })
  const turns = snapshot?.turns
  const last = turns?.at(-1)
  const live = useLiveRun(client, conversation, turns)
  const { leave, isActive: isBusy } = live
  const isNew = snapshot?.phase === 'new'
  const isBlank = isNew && last === undefined
  const pinned = usePinned(isBusy && live.awayRunId === undefined ? live.snapshot?.view : undefined, isBlank)
  const { scrollToEnd, hold } = pinned
  const composer = useRef<ComposerHandle>(null)

  // Not where a finger asked: the focus would bring up the keyboard over the answer.
  const focusComposer = useCallback(() => {
    if (window.matchMedia('(hover: hover)').matches) composer.current?.focus()
  }, [])
  useEffect(() => {
    if (isNew && !isBeside) focusComposer()
  }, [isNew, isBeside, conversation, focusComposer])

  useTabNews(tabs, conversation)
  const { runId: endedId, view: endedView } = live.snapshot?.phase.phase === 'ended' ? live.snapshot : NOT_ENDED
  const endStatus = endedView?.done?.status
  useEffect(() => {
    if (endedId !== undefined && endStatus !== undefined) onEnded(endedId, endStatus)
  }, [endedId, endStatus, onEnded])

  const isGone = snapshot?.phase === 'failed' && snapshot.error?.code === 'not_found' && last === undefined
  const goneId = isGone ? snapshot.conversationId : undefined
  useEffect(() => {
    if (goneId !== undefined) onGone(goneId)
  }, [goneId, onGone])

  const afterAsking = useCallback(() => {
    scrollToEnd()
    focusComposer()
  }, [scrollToEnd, focusComposer])
  const send = useCallback(
    (question: string) => {
      ask(question)
      afterAsking()
    },
    [ask, afterAsking],
  )
  const sendDraft = () => {
    setDraft('')
    send(draft)
  }
  const regenerate = () => {
    refusal?.regenerate?.()
    afterAsking()
  }
  /** A refused version of an earlier question waits in its editor, any other one below. */
  const retry = refusal?.regenerate ? regenerate : draft.trim() === '' ? undefined : sendDraft
  const stop = () => {
    live.stop()
    focusComposer()
  }
  useShortcut('stop', () => {
    if (isBusy) stop()
  })
  useShortcut('copy-answer', copyLatestAnswer)
  const actions = useMemo(
    (): TurnActions => ({
      busyReason: isBusy ? BUSY_REASON : undefined,
      maxCharacters,
      editor,
      askInstead: (turn, message) => {
        askInstead(turn, message)
        afterAsking()
      },
      show: (runId) => {
        hold()
        leave()
        conversation?.show(runId)
      },
      rate: (runId, feedback) => conversation?.rate(runId, feedback) ?? Promise.resolve(),
    }),
    [isBusy, maxCharacters, editor, askInstead, afterAsking, hold, leave, conversation],
  )
  return (
    <TurnActionsContext value={actions}>
      <Log pinned={pinned}>
        {isBlank ? <Welcome me={me} bootstrap={bootstrap} onAsk={send} /> : null}
        <LoadNotice snapshot={snapshot} onRetry={() => void conversation?.refresh()} onNew={onNew} />
        {turns?.map((turn, index) => (
          // Its place in the branch: another version of a turn takes the place of the one before.
          <Turn key={index} client={client} turn={turn} isLast={turn === last} onAsk={send} />
        ))}
      </Log>
      <Announcer turn={last} />
      <p id={BUSY_REASON_ID} hidden>
        {BUSY_REASON}
      </p>
      <Dock
        live={live}
        refusal={refusal}
        onRetry={isBusy ? undefined : retry}
        onShow={actions.show}
      >
        {aboveComposer}
        <Composer
          ref={composer}
          text={draft}
          onText={setDraft}
          onSend={sendDraft}
          onStop={stop}
          active={isBusy}
          stopping={live.snapshot?.stopping ?? false}
          maxCharacters={maxCharacters}
        />
      </Dock>
    </TurnActionsContext>
  )
}

const NOT_ENDED = { runId: undefined, view: undefined }

/** What another tab asks in the conversation is shown at once; a page that nobody sees reads it when it is seen. */
function useTabNews(tabs: OtherTabs, conversation: Conversation | undefined): void {
  useEffect(
    () =>
      tabs.onNews((news) => {
        const isHere = news.kind === 'asked' && news.conversationId === conversation?.getSnapshot().conversationId
        if (isHere && document.visibilityState === 'visible') void conversation?.refresh()
      }),
    [tabs, conversation],
  )
}

/** Answers are read in any order: the latest is the one furthest down. */
function copyLatestAnswer(): void {
  const buttons = document.querySelectorAll<HTMLElement>('[role=log] button[aria-label=Copy]')
  buttons.item(buttons.length - 1)?.click()
}
