import type { DoneData } from '@perdure/protocol'
import { formatCell, formatCost, formatDuration } from '../figures/format.ts'

export interface RunDetailsProps {
  done: DoneData
  id: string
  isOpen: boolean
  onToggle: () => void
}

/** How long an answer took; for those who may see costs also what it cost, and its tokens on request. */
export function RunDetails({ done, id, isOpen, onToggle }: RunDetailsProps) {
  const { durationMs, costMicroUsd, usage } = done
  const took = durationMs > 0 ? formatDuration(durationMs) : undefined
  if (costMicroUsd === undefined || (costMicroUsd === 0 && usage.every(isUnused)))
    return took ? (
      <span className="turn-time">
        <span className="hidden">Answered in </span>
        {took}
      </span>
    ) : null
  const cost = costMicroUsd === null ? 'Cost unknown' : `Cost ${formatCost(costMicroUsd)}`
  return (
    <button type="button" className="turn-time unfolds" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
      {took ? `${took} · ${cost}` : cost}
    </button>
  )
}

/** An analyst that asks no model uses no tokens, and there is nothing to tell of them. */
function isUnused({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: DoneData['usage'][number]): boolean {
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens === 0
}

/** What models were asked and how many tokens went in and out. */
export function RunTokens({ done, id }: { done: DoneData; id: string }) {
  const { usage, costMicroUsd } = done
  return (
    <section className="run-tokens" id={id} aria-label="Tokens and cost">
      {usage.length > 0 ? (
        <div className="scroll" role="group" aria-label="Tokens by model" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {['Model', 'Input', 'From cache', 'Into cache', 'Output'].map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {usage.map((one) => (
                <tr key={`${one.provider} ${one.model}`}>
                  <th scope="row">{one.model}</th>
                  {[one.inputTokens, one.cacheReadTokens, one.cacheWriteTokens, one.outputTokens].map((tokens, place) => (
                    <td key={place}>{formatCell(tokens, 'count')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {costMicroUsd === null ? <p>The cost is unknown: this model has no price here.</p> : null}
      {typeof costMicroUsd === 'number' && usage.length === 0 ? <p>No tokens were counted.</p> : null}
    </section>
  )
}
