import type { ReactNode } from 'react'
import type { Pinned } from './use-pinned.ts'

/**
 * The conversation, oldest turn first. It is a log to assistive technology, but a silent one: an answer grows by
 * syllables, and the announcer speaks it in sentences.
 */
export function Log({ pinned, children }: { pinned: Pinned; children: ReactNode }) {
  return (
    <div className="log-frame">
      <div className="log" role="log" aria-label="Conversation" aria-live="off" tabIndex={0} ref={pinned.scroller}>
        <div className="column" ref={pinned.content}>
          {children}
        </div>
      </div>
      {pinned.hasNewBelow ? (
        <button type="button" className="new-below" onClick={pinned.scrollToEnd}>
          New text below
        </button>
      ) : null}
    </div>
  )
}
