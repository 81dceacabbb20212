import { useEffect, useState, type KeyboardEvent } from 'react'
import { formatCell } from '../figures/format.ts'
import { isComposing } from '../shortcuts/composing.ts'

/** Somebody who types on is not told of each letter's matches. */
const TELL_AFTER_MS = 700

export interface SearchFieldProps {
  query: string
  /** Conversations found. */
  count: number
  onQuery: (query: string) => void
  /** To the first of the entries. */
  onDown: () => void
  onEnter: () => void
}

/** Searches the titles as one types. Escape clears it. */
export function SearchField({ query, count, onQuery, onDown, onEnter }: SearchFieldProps) {
  const keyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Escape' && query !== '') onQuery('')
    else if (event.key === 'ArrowDown') onDown()
    else if (event.key === 'Enter') onEnter()
    else return
    // In a drawer, Escape would close that too.
    event.preventDefault()
  }
  return (
    <div className="search" role="search">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M10.2 10.2 13.5 13.5M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z" />
      </svg>
      <input
        id="conversation-search"
        type="search"
        aria-label="Search conversations by title"
        placeholder="Search titles"
        value={query}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={keyDown}
      />
      <MatchCount query={query} count={count} />
    </div>
  )
}

function MatchCount({ query, count }: { query: string; count: number }) {
  const words = query.trim() === '' ? '' : countWords(count)
  const [told, setTold] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setTold(words), words === '' ? 0 : TELL_AFTER_MS)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <span className="hidden" role="status" aria-label="Search result">
      {told}
    </span>
  )
}

function countWords(count: number): string {
  if (count === 0) return 'No conversation found'
  return count === 1 ? '1 conversation found' : `${formatCell(count, 'count')} conversations found`
}
