import { isolated } from '../figures/directions.ts'
import { PAGE_TITLES } from '../page/main-navigation.tsx'
import type { PageContext } from '../page/page-context.ts'

export interface LookingAtProps {
  context: PageContext
  isLeftOut: boolean
  onLeaveOut: (isLeftOut: boolean) => void
}

/** What goes along with the question, over the box one writes it in, and a way to leave it out. */
export function LookingAt({ context, isLeftOut, onLeaveOut }: LookingAtProps) {
  return (
    <p className="looking-at">
      <span className="looking-at-words">
        {isLeftOut ? 'Asking without this page' : `Looking at: ${contextWords(context)}`}
      </span>
      <button type="button" className="quiet" onClick={() => onLeaveOut(!isLeftOut)}>
        {isLeftOut ? 'Include it' : 'Leave out'}
      </button>
    </p>
  )
}

function contextWords({ page, fiscalYear, businessUnit, selection }: PageContext): string {
  return [PAGE_TITLES[page], fiscalYear && `FY${fiscalYear}`, isolated(businessUnit?.name ?? ''), isolated(selection?.name ?? '')]
    .filter(Boolean)
    .join(', ')
}
