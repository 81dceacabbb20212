import type { Selected } from '../page/page-context.ts'

export interface AskButtonProps {
  subject: Selected
  isSelected: boolean
  onAsk: (selected: Selected) => void
}

/** Takes a row along to the analyst: it is what the next question is about. */
export function AskButton({ subject, isSelected, onAsk }: AskButtonProps) {
  return (
    <button
      type="button"
      className="ask-row"
      aria-pressed={isSelected}
      aria-label={`Ask about ${subject.name}`}
      title={`Ask about ${subject.name}`}
      onClick={() => onAsk(subject)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3 3.5h10v7H7L4.5 13v-2.5H3z" />
      </svg>
    </button>
  )
}
