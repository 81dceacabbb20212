import { memo, Suspense, useId, useState } from 'react'
import type { TurnSnapshot } from '@perdure/client'
import { viewText, type DoneData, type RunView } from '@perdure/protocol'
import { Boundary } from '../page/boundary.tsx'
import { latePart } from '../page/late-part.ts'
import { answerMarkdown } from './answer-markdown.ts'
import { Icon } from './icon.tsx'
import { RunDetails, RunTokens } from './run-details.tsx'
import { offersRetry } from './turn-end.tsx'
import { useGuarded, useTurnActions, whileBusy } from './turn-actions-context.ts'
import { useNote, type Note } from './turn-note.ts'
import { useFeedback, type FeedbackWords, type Thumb, type UsedFeedback } from './use-feedback.ts'

/** Few answers are found wanting: the form comes when the first is. */
const FeedbackForm = latePart(async () => (await import('./feedback-form.tsx')).FeedbackForm)

export interface TurnFootProps {
  turn: TurnSnapshot
  runId: string
  view: RunView
  done: DoneData
}

/** What one can do with an answer that has ended, and what it took. */
export const TurnFoot = memo(function TurnFoot({ turn, runId, view, done }: TurnFootProps) {
  const { note, say } = useNote()
  const feedback = useFeedback(runId, turn.feedback, say)
  const [areTokensShown, setTokensShown] = useState(false)
  const tokensId = useId()
  const hasAnswer = view.items.length > 0
  const before = wordsOf(turn)
  return (
    <>
      <div className="turn-row" role="group" aria-label="About this answer">
        {view.datasets.length > 0 || viewText(view) !== '' ? <CopyButton view={view} onNote={say} /> : null}
        {view.status === 'failed' || offersRetry(view) ? null : <RegenerateButton turn={turn} />}
        {hasAnswer ? <Thumbs value={turn.feedback} before={before} feedback={feedback} hasRoom={note === undefined} /> : null}
        <span className={note?.isBad ? 'turn-note bad' : 'turn-note'}>{note?.words}</span>
        <RunDetails
          done={done}
          id={tokensId}
          isOpen={areTokensShown}
          onToggle={() => setTokensShown(!areTokensShown)}
        />
      </div>
      {areTokensShown ? <RunTokens done={done} id={tokensId} /> : null}
      {feedback.isAsking ? (
        <Boundary fallback={null}>
          <Suspense fallback={null}>
            <FeedbackForm
              before={before}
              error={feedback.error}
              isSending={feedback.isSending}
              onSend={feedback.send}
              onSkip={feedback.skip}
            />
          </Suspense>
        </Boundary>
      ) : null}
    </>
  )
})

function CopyButton({ view, onNote }: { view: RunView; onNote: (note: Note) => void }) {
  const copy = () => {
    copyText(answerMarkdown(view)).then(
      () => onNote({ words: 'Copied', isBad: false }),
      () => onNote({ words: 'Not copied: the browser does not allow it here.', isBad: true }),
    )
  }
  return (
    <button type="button" className="icon small" aria-label="Copy" title="Copy as Markdown" onClick={copy}>
      <Icon name="copy" />
    </button>
  )
}

/** Rejects where the browser, or the person, does not allow it. */
async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
}

function RegenerateButton({ turn }: { turn: TurnSnapshot }) {
  const actions = useTurnActions()
  const guarded = useGuarded()
  return (
    <button
      type="button"
      className="icon small"
      aria-label="Regenerate"
      title="Regenerate"
      onClick={() => guarded(() => actions.askInstead(turn, turn.message))}
      {...whileBusy(actions)}
    >
      <Icon name="again" />
    </button>
  )
}

/** What was said with the thumb, as far as something was. */
function wordsOf({ feedbackReason: reason, feedbackComment: comment }: TurnSnapshot): FeedbackWords {
  return { ...(reason !== undefined && { reason }), ...(comment !== undefined && { comment }) }
}

interface ThumbsProps {
  value: Thumb | null
  before: FeedbackWords
  feedback: UsedFeedback
  /** Nothing is said beside them for the moment, so that a narrow row need not break. */
  hasRoom: boolean
}

function Thumbs({ value, before, feedback, hasRoom }: ThumbsProps) {
  const { press, down, isAsking, reopen } = feedback
  const hasWords = before.reason !== undefined || before.comment !== undefined
  return (
    <>
      <button
        type="button"
        className="icon small"
        aria-label="Good answer"
        title="Good answer"
        aria-pressed={value === 'up'}
        onClick={() => press('up')}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        ref={down}
        className="icon small unfolds"
        aria-label="Bad answer"
        title="Bad answer"
        aria-pressed={value === 'down'}
        onClick={() => press('down')}
      >
        <Icon name="down" />
      </button>
      {value === 'down' && !isAsking && hasRoom ? (
        <button type="button" className="quiet say-why" onClick={reopen}>
          {hasWords ? 'Your words' : 'Say why'}
        </button>
      ) : null}
    </>
  )
}
