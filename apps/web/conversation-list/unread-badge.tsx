/** On the button that opens the list: how many answers in it wait to be read. */
export function UnreadBadge({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <span className="unread-badge">
      {count}
      <span className="hidden">{count === 1 ? ' new answer' : ' new answers'}</span>
    </span>
  )
}
