import { askedFor, askedInBrief, type AskedFor } from './tool-input.ts'
import { formatDuration } from './format.ts'
import type { ToolCall } from './answer-parts.ts'

type StepState = 'running' | 'ok' | 'error' | 'interrupted'

const STATE_WORDS: Record<StepState, string> = {
  running: 'Running',
  ok: 'Done',
  error: 'Failed',
  interrupted: 'Interrupted',
}

/** What the analyst looked up, in order. `ended`: the run is over, so a call without an end never got one. */
export function ToolTimeline({ calls, ended }: { calls: readonly ToolCall[]; ended: boolean }) {
  if (calls.length === 0) return null
  return (
    <ol className="steps" aria-label="What the analyst looked up">
      {calls.map((call) => (
        <Step key={call.toolCallId} call={call} state={stepState(call, ended)} />
      ))}
    </ol>
  )
}

function stepState({ end }: ToolCall, ended: boolean): StepState {
  if (end) return end.outcome
  return ended ? 'interrupted' : 'running'
}

function Step({ call, state }: { call: ToolCall; state: StepState }) {
  const asked = askedFor(call.start.input)
  return (
    <li className="step" data-state={state}>
      <span className="step-mark" aria-hidden="true" />
      <details>
        <summary>
          <span className="step-title">{call.start.title}</span>
          <span className="step-asked">{askedInBrief(call.start.input)}</span>
          <span className="hidden">{STATE_WORDS[state]}</span>
          <span className="step-time">{call.end ? formatDuration(call.end.durationMs) : ''}</span>
        </summary>
        <StepDetail asked={asked} summary={call.end?.summary} />
      </details>
      {state === 'error' && call.end ? <p className="step-error">{call.end.summary}</p> : null}
    </li>
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
