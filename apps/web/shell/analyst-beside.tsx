import { useMemo, type ReactNode } from 'react'
import { ConversationPage, type ConversationPageProps } from '../conversation/conversation-page.tsx'
import { AnalystPanel } from './analyst-panel.tsx'
import { LookingAt } from './looking-at.tsx'
import { uiContextOf } from '../page/page-context.ts'
import type { Navigate } from '../page/use-address.ts'
import type { PageContextState } from './use-page-context.ts'
import type { PanelState } from './use-panel-open.ts'

export interface AnalystBesideProps {
  panel: PanelState
  conversation: Omit<ConversationPageProps, 'uiContext'>
  context: PageContextState
  navigate: Navigate
  onNew: () => void
  onList: () => void
  /** Answers in the list that wait to be read. */
  unreadCount: number
  /** What is told of the list, where a sheet over the page keeps all else out of reach. */
  toasts: ReactNode
}

/** The analyst beside a business page, who is told what stands on it. */
export function AnalystBeside({ panel, conversation, context, toasts, ...rest }: AnalystBesideProps) {
  const { asked, context: whole, isLeftOut, leaveOut } = context
  const uiContext = useMemo(() => asked && uiContextOf(asked), [asked])
  const lookingAt = whole ? <LookingAt context={whole} isLeftOut={isLeftOut} onLeaveOut={leaveOut} /> : null
  return (
    <AnalystPanel
      {...panel}
      {...rest}
      onOpen={panel.setOpen}
      conversationId={conversation.conversationId}
      memory={conversation.memory}
    >
      <ConversationPage {...conversation} uiContext={uiContext} isBeside aboveComposer={lookingAt} />
      {toasts}
    </AnalystPanel>
  )
}
