import { useId, useLayoutEffect, useRef, type FocusEvent, type ReactNode } from 'react'

export interface SectionProps {
  title: string
  /** Beside the title, such as how many there are. */
  note?: string | undefined
  /** What acts on the whole section. */
  tools?: ReactNode
  children: ReactNode
}

/** A part of the console under a heading. The focus is kept in it when what had it goes away, as rows of a table do. */
export function Section({ title, note, tools, children }: SectionProps) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const focus = useKeptFocus(heading)
  return (
    <section className="console-section" aria-labelledby={id} {...focus}>
      <div className="console-section-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {note === undefined ? null : <p className="console-note">{note}</p>}
        {tools}
      </div>
      {children}
    </section>
  )
}

/** Gives the heading the focus when the element that had it was taken away and nothing else has got it. */
function useKeptFocus(heading: { current: HTMLElement | null }) {
  const last = useRef<Element>(undefined)
  useLayoutEffect(() => {
    if (last.current === undefined || last.current.isConnected) return
    last.current = undefined
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  })
  return {
    onFocus: (event: FocusEvent) => void (last.current = event.target),
    onBlur: (event: FocusEvent) => {
      // Whoever leaves by themselves is let go; what is being taken away is still there while it loses the focus.
      if (event.relatedTarget !== null) last.current = undefined
    },
  }
}

/** A table that scrolls sideways where it is too wide, by keyboard too. */
export function Table({ label, columns, children }: { label: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    <div className="scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="console-table">
        <thead>
          <tr>
            {columns.map(({ title, kind }) => (
              <th key={title} scope="col" className={kind}>
                {kind === 'act' ? <span className="hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

export interface Column {
  title: string
  kind?: 'number' | 'act'
}

/** What stands in place of a table that has no rows. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="console-nothing">{children}</p>
}
