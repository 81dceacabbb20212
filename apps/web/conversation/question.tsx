import { memo, useEffect, useRef, useState } from 'react'
import type { TurnSnapshot } from '@perdure/client'
import { Icon } from './icon.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { useGuarded, useTurnActions, whileBusy } from './turn-actions-context.ts'
import { Versions } from './versions.tsx'

/** A question longer than this is shown by its beginning until one asks for more. */
const WHOLE_UP_TO_CHARACTERS = 1_200
const WHOLE_UP_TO_LINES = 14

/** What was asked; one can edit it, which asks another version, and go from version to version. */
export const Question = memo(function Question({ turn, runId }: { turn: TurnSnapshot; runId: string | undefined }) {
  const actions = useTurnActions()
  const guarded = useGuarded()
  const { editor, askInstead, maxCharacters } = actions
  const { editing } = editor
  const isEditing = runId !== undefined && editing?.runId === runId
  const button = useRef<HTMLButtonElement>(null)
  const isCancelled = useRef(false)
  useEffect(() => {
    if (!isEditing && isCancelled.current) button.current?.focus()
    isCancelled.current = false
  }, [isEditing])

  if (isEditing)
    return (
      <QuestionEditor
        key={runId}
        text={editor.editedText(runId) ?? turn.message}
        takesFocus={!editing.isTakenUp}
        maxCharacters={maxCharacters}
        onText={(text) => editor.keepEdit(runId, text)}
        onCancel={() => {
          isCancelled.current = true
          editor.endEdit(runId)
        }}
        onAsk={(message) => {
          editor.endEdit(runId)
          askInstead(turn, message)
        }}
      />
    )
  return (
    <>
      <QuestionText key={turn.key} text={turn.message} />
      <div className="question-row">
        <Versions turn={turn} />
        {runId === undefined ? null : (
          <button
            type="button"
            ref={button}
            className="icon small faint"
            aria-label="Edit question"
            title="Edit question"
            onClick={() => guarded(() => editor.edit(runId))}
            {...whileBusy(actions)}
          >
            <Icon name="edit" />
          </button>
        )}
      </div>
    </>
  )
})

function QuestionText({ text }: { text: string }) {
  const isLong = text.length > WHOLE_UP_TO_CHARACTERS || text.split('\n', WHOLE_UP_TO_LINES + 1).length > WHOLE_UP_TO_LINES
  const [isWhole, setWhole] = useState(false)
  return (
    <div className="question">
      <h2 className={isLong && !isWhole ? 'question-text cut' : 'question-text'} dir="auto">
        {text}
      </h2>
      {isLong ? (
        <button type="button" className="quiet unfolds" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : 'Show the whole question'}
        </button>
      ) : null}
    </div>
  )
}
