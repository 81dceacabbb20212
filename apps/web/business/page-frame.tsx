import '../styles/business.css'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Shape } from '@perdure/protocol/shapes'
import { isolated } from '../figures/directions.ts'
import { formatDate } from '../figures/format.ts'
import { errorWords } from '../page/error-words.ts'
import { PAGE_TITLES } from '../page/main-navigation.tsx'
import type { BusinessPageProps } from './business-page-props.ts'
import type { Selected } from '../page/page-context.ts'
import { SignInLink } from '../page/sign-in-link.tsx'
import { businessPath } from './business-path.ts'
import { Filters } from './filters.tsx'
import { useAnswer, type Answer } from './use-answer.ts'

/** What every answer of the business API tells. */
interface Figures {
  fiscalYear: number
  asOf: string
}

export interface PageFrameProps<T extends Figures> {
  page: BusinessPageProps
  shape: Shape<T>
  /** What can be searched for; absent: nothing. */
  searched?: string
  /** The row of this id, where the page has it. */
  find: (data: T, id: string) => Selected | undefined
  /** True where there is nothing to show for these filters. */
  isEmpty: (data: T) => boolean
  children: (data: T) => ReactNode
}

/** What all business pages have: a name, filters, and their figures, or why there are none. */
export function PageFrame<T extends Figures>(props: PageFrameProps<T>) {
  const { page, shape, searched, find, isEmpty, children } = props
  const { client, me, address, onSeen } = page
  const { businessUnit, selection } = address.view
  const isForbidden = businessUnit !== undefined && !me.businessUnits.some(({ id }) => id === businessUnit)
  const answer = useAnswer(client, shape, isForbidden ? undefined : businessPath(address))
  const { data } = answer
  const selected = data && selection !== undefined ? find(data, selection) : undefined
  useSeen(onSeen, address.page, data?.fiscalYear, selected)
  const heading = useFocusOnArrival()
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {PAGE_TITLES[address.page]}
          </h1>
          <p className="page-note">{data && !answer.error ? `Books complete up to ${formatDate(data.asOf)}` : '\u00a0'}</p>
        </div>
        <Filters {...page} shownYear={data?.fiscalYear} searched={searched} />
      </header>
      {isForbidden ? (
        <Nothing page={page} words="You may not see this business unit, or it is not in the books." />
      ) : (
        <Body answer={answer} page={page} isEmpty={isEmpty}>
          {children}
        </Body>
      )}
    </div>
  )
}

interface BodyProps<T> {
  answer: Answer<T>
  page: BusinessPageProps
  isEmpty: (data: T) => boolean
  children: (data: T) => ReactNode
}

function Body<T>({ answer, page, isEmpty, children }: BodyProps<T>) {
  const { data, error, isWaiting, retry } = answer
  if (error?.code === 'bad_request') return <Nothing page={page} words={errorWords(error)} />
  if (error) {
    return (
      <div className="notice bad" role="alert">
        <p>The figures could not be read. {errorWords(error)}</p>
        {error.status === 401 ? (
          <SignInLink />
        ) : (
          <button type="button" className="quiet" onClick={retry}>
            Retry
          </button>
        )}
      </div>
    )
  }
  if (!data) return <Skeleton />
  return (
    <div className="page-body" aria-busy={isWaiting} data-waiting={isWaiting || undefined}>
      {isEmpty(data) && !isWaiting ? <Nothing page={page} words={emptyWords(page)} /> : children(data)}
      <p className="hidden" role="status">
        {isWaiting ? 'Reading the figures…' : ''}
      </p>
    </div>
  )
}

function emptyWords({ me, address: { view } }: BusinessPageProps): string {
  const unit = me.businessUnits.find(({ id }) => id === view.businessUnit)?.name
  const search = view.search && `“${isolated(view.search)}”`
  const what = [search, unit && isolated(unit), view.fiscalYear && `FY${view.fiscalYear}`].filter(Boolean)
  return what.length === 0 ? 'There is nothing to see here yet.' : `There is nothing to see for ${what.join(', ')}.`
}

/** No figures, and the way back to some. */
function Nothing({ page, words }: { page: BusinessPageProps; words: string }) {
  const { address, navigate } = page
  return (
    <div className="page-nothing">
      <p>{words}</p>
      <button type="button" className="quiet" onClick={() => navigate({ ...address, view: {} })}>
        Show everything
      </button>
    </div>
  )
}

/** As high as what will stand there, so that nothing moves when it comes. */
function Skeleton() {
  return (
    <div className="page-body" role="status" aria-label="Reading the figures…">
      <div className="skeleton headlines-skeleton" />
      <div className="skeleton chart-skeleton" />
      <div className="skeleton table-skeleton" />
    </div>
  )
}

/** Tells what the page shows, so that the analyst can be told. */
function useSeen(
  onSeen: BusinessPageProps['onSeen'],
  page: BusinessPageProps['address']['page'],
  fiscalYear: number | undefined,
  selected: Selected | undefined,
) {
  const { kind, id, name } = selected ?? {}
  useEffect(() => {
    if (fiscalYear === undefined) return
    const selection =
      kind === undefined || id === undefined || name === undefined ? undefined : { kind, id, name }
    onSeen?.({ page, fiscalYear, selection })
  }, [onSeen, page, fiscalYear, kind, id, name])
}

/** Somebody who came by a link of the page finds the focus where the page begins. */
function useFocusOnArrival() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const { activeElement } = document
    const cameByLink = activeElement instanceof HTMLElement && activeElement.closest('.main-navigation') !== null
    if (cameByLink) heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}
