import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import type { BusinessAddress, PageView } from '../page/address.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import { isKnownYears, type KnownYears } from './answers.ts'
import { useAnswer } from './use-answer.ts'

/** A search is made once one has stopped typing for this long. */
const TYPED_AFTER_MS = 300

export interface FiltersProps extends Pick<BusinessPageProps, 'client' | 'me' | 'address' | 'navigate'> {
  /** The year that is shown where the address names none. */
  shownYear: number | undefined
  /** What can be searched for; absent: nothing. */
  searched?: string | undefined
}

/** What the page is about: a fiscal year, one business unit or all that one may see, and names that are looked for. */
export function Filters({ client, me, address, navigate, shownYear, searched }: FiltersProps) {
  const { data: definitions } = useAnswer(client, isKnownYears, '/api/definitions')
  const { view } = address
  const year = view.fiscalYear ?? shownYear
  const change = (changed: PageView, how: 'push' | 'replace' = 'push') => navigate(withView(address, changed), how)
  return (
    <div className="filters" role="group" aria-label="What is shown">
      <Choice
        label="Fiscal year"
        value={year === undefined ? '' : String(year)}
        onChoose={(value) => change({ fiscalYear: Number(value) })}
      >
        {yearsOf(definitions, year).map((one) => (
          <option key={one} value={one}>
            FY{one}
          </option>
        ))}
      </Choice>
      {me.businessUnits.length > 1 ? (
        <Choice
          label="Business unit"
          value={view.businessUnit ?? ''}
          onChoose={(value) => change({ businessUnit: value || undefined })}
        >
          <option value="">All business units</option>
          {me.businessUnits.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      ) : null}
      {searched === undefined ? null : (
        <Search label={searched} text={view.search ?? ''} onText={(search) => change({ search }, 'replace')} />
      )}
    </div>
  )
}

/** Another view of the same page; what was selected on the one before need not be on it. */
function withView(address: BusinessAddress, changed: PageView): BusinessAddress {
  return { ...address, view: { ...address.view, selection: undefined, ...changed } }
}

/** Newest first; the one that is shown is among them also before the others are known. */
function yearsOf(definitions: KnownYears | undefined, shown: number | undefined): number[] {
  const known = definitions?.fiscalYears.map(({ fiscalYear }) => fiscalYear) ?? []
  return [...new Set([...known, ...(shown === undefined ? [] : [shown])])].toSorted((a, b) => b - a)
}

interface ChoiceProps {
  label: string
  value: string
  onChoose: (value: string) => void
  children: ReactNode
}

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.target.value)}>
        {children}
      </select>
    </div>
  )
}

function Search({ label, text, onText }: { label: string; text: string; onText: (text: string | undefined) => void }) {
  const id = useId()
  const [typed, setTyped] = useState(text)
  const told = useRef(text)
  const tell = useRef(onText)
  useEffect(() => {
    tell.current = onText
  })
  // The back button changes what is searched for, too.
  useEffect(() => {
    if (text !== told.current) setTyped(text)
    told.current = text
  }, [text])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => {
      told.current = typed
      tell.current(typed || undefined)
    }, TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div className="filter search">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        maxLength={200}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}
