import type { ReactNode } from 'react'
import { formatDate } from './format.ts'
import { Isolated } from './isolated.tsx'

export interface ProvenanceProps {
  /** An ISO day. */
  asOf: string
  scope: string
  formula?: string | undefined
  /** What one can do with the figures, such as the links of downloads. */
  children?: ReactNode
}

/** Where figures come from: their day and scope in a line, all of it and how they were worked out on request. */
export function Provenance({ asOf, scope, formula, children }: ProvenanceProps) {
  return (
    <footer className="figure-foot">
      <details className="provenance">
        <summary>
          As of {formatDate(asOf)} · <Isolated>{scope}</Isolated>
        </summary>
        <dl>
          <dt>Covers</dt>
          <dd>{scope}</dd>
          <dt>Complete up to</dt>
          <dd>{formatDate(asOf)}</dd>
          {formula ? (
            <>
              <dt>Worked out as</dt>
              <dd className="formula">{formula}</dd>
            </>
          ) : null}
        </dl>
      </details>
      {children ? <p className="figure-links">{children}</p> : null}
    </footer>
  )
}
