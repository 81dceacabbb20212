import type { TurnSnapshot } from '@perdure/client'
import { useAnnounce } from './announce.tsx'
import { Icon } from './icon.tsx'
import { useTurnActions } from './turn-actions-context.ts'

/**
 * The way from one version of a question or its answer to the others; nothing where there is one only. The buttons stay
 * when their turn is another, so that the focus does.
 */
export function Versions({ turn }: { turn: TurnSnapshot }) {
  const { show } = useTurnActions()
  const announce = useAnnounce()
  const { versions, versionIndex } = turn
  if (versions.length < 2) return null
  const go = (index: number) => {
    const version = versions[index]
    if (!version) return
    show(version.runId)
    announce(`Version ${index + 1} of ${versions.length}: ${version.message}`)
  }
  const button = (name: 'previous' | 'next', label: string, to: number) => (
    <button
      type="button"
      className="icon small"
      aria-label={label}
      title={label}
      aria-disabled={versions[to] === undefined || undefined}
      onClick={() => go(to)}
    >
      <Icon name={name} />
    </button>
  )
  return (
    <div className="versions" role="group" aria-label="Versions of this question">
      {button('previous', 'Previous version', versionIndex - 1)}
      <span>
        {versionIndex + 1} of {versions.length}
      </span>
      {button('next', 'Next version', versionIndex + 1)}
    </div>
  )
}
