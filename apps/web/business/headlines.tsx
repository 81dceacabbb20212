/** How a figure stands against another: by how much, in words, and whether that is good. */
export interface Comparison {
  words: string
  isGood?: boolean | undefined
}

/** One of the few figures that a page begins with. */
export interface HeadlineFigure {
  label: string
  /** In words, as short as a glance wants it. */
  value: string
  comparisons: readonly Comparison[]
}

/** The figures that say how it went, before anybody reads on. */
export function Headlines({ figures }: { figures: readonly HeadlineFigure[] }) {
  return (
    <dl className="headlines" data-count={figures.length}>
      {figures.map(({ label, value, comparisons }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="headline-value">{value}</dd>
          {comparisons.map(({ words, isGood }) => (
            <dd key={words} className="headline-note" data-good={isGood}>
              {words}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  )
}
