import type { RunClient } from '@perdure/client'
import type { Download } from '@perdure/protocol'
import { askedFor, askedInBrief, type AskedFor } from './tool-input.ts'
import { formatCell, formatDuration } from '../figures/format.ts'
import { Isolated } from '../figures/isolated.tsx'
import type { ToolCall } from './answer-parts.ts'

type StepState = 'running' | 'ok' | 'error' | 'interrupted'

const STATE_WORDS: Record<StepState, string> = {
  running: 'Running',
  ok: 'Done',
  error: 'Failed',
  interrupted: 'Interrupted',
}

export interface ToolTimelineProps {
  calls: readonly ToolCall[]
  /** The run is over, so a call without an end never got one. */
  ended: boolean
  /** Where a dataset can be downloaded. */
  urlOf: RunClient['datasetUrl']
}

/** What the analyst looked up, in order. */
export function ToolTimeline({ calls, ended, urlOf }: ToolTimelineProps) {
  if (calls.length === 0) return null
  return (
    <ol className="steps" aria-label="What the analyst looked up">
      {calls.map((call) => (
        <Step key={call.toolCallId} call={call} state={stepState(call, ended)} urlOf={urlOf} />
      ))}
    </ol>
  )
}

function stepState({ end }: ToolCall, ended: boolean): StepState {
  if (end) return end.outcome
  return ended ? 'interrupted' : 'running'
}

function Step({ call, state, urlOf }: { call: ToolCall; state: StepState; urlOf: RunClient['datasetUrl'] }) {
  const asked = askedFor(call.start.input)
  return (
    <li className="step" data-state={state}>
      <span className="step-mark" aria-hidden="true" />
      <details>
        <summary>
          <span className="step-title" dir="auto">{call.start.title}</span>
          <span className="step-asked" dir="auto">
            {askedInBrief(call.start.input)}
          </span>
          <span className="hidden">{STATE_WORDS[state]}</span>
          <span className="step-time">{call.end ? formatDuration(call.end.durationMs) : ''}</span>
        </summary>
        <StepDetail asked={asked} summary={call.end?.summary} />
      </details>
      {call.end?.download ? <DownloadLink download={call.end.download} urlOf={urlOf} /> : null}
      {state === 'error' && call.end ? <p className="step-error">{call.end.summary}</p> : null}
    </li>
  )
}

/** The way to the file is made here, from its id: a page follows no address that a run wrote down. */
function DownloadLink({ download, urlOf }: { download: Download; urlOf: RunClient['datasetUrl'] }) {
  const { datasetId, format, fileName, rows, columns } = download
  const size = `${formatCell(rows, 'count')} × ${formatCell(columns, 'count')}`
  return (
    <p className="step-download">
      <a href={urlOf(datasetId, format)} download={fileName}>
        <Isolated>{fileName}</Isolated>
      </a>{' '}
      <span className="step-asked">{size}</span>
    </p>
  )
}

function StepDetail({ asked, summary }: { asked: AskedFor[]; summary: string | undefined }) {
  return (
    <div className="step-detail">
      {asked.length > 0 ? (
        <dl>
          {asked.map(({ label, value }) => (
            <div key={label}>
              <dt>{label || 'Asked for'}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {summary ? <p>{summary}</p> : null}
    </div>
  )
}
