import { useMemo } from 'react'
import type { RunClient } from '@perdure/client'
import type { RunView } from '@perdure/protocol'
import { answerParts, type AnswerPart, type Figure } from './answer-parts.ts'
import { ChartFigure } from './chart-figure.tsx'
import { DatasetFigure } from './dataset-table.tsx'
import { Markdown, type TextState } from './markdown.tsx'
import { ToolTimeline } from './tool-timeline.tsx'

/** All that a run has said, looked up, tabled and drawn, in its order. */
export function Answer({ client, view }: { client: RunClient; view: RunView }) {
  const parts = useMemo(() => answerParts(view), [view])
  const ended = view.done !== undefined
  const lastState = view.done ? (view.done.status === 'completed' ? 'whole' : 'cut') : 'growing'
  return (
    <div className="answer">
      {parts.map((part, index) => (
        <Part
          key={part.key}
          client={client}
          part={part}
          ended={ended}
          state={index === parts.length - 1 ? lastState : 'whole'}
        />
      ))}
    </div>
  )
}

function Part(props: { client: RunClient; part: AnswerPart; ended: boolean; state: TextState }) {
  const { client, part, ended, state } = props
  if (part.kind === 'text') return <Markdown text={part.text} state={state} />
  return (
    <>
      <ToolTimeline calls={part.calls} ended={ended} urlOf={client.datasetUrl} />
      {part.figures.map((figure) => (
        <FigureView key={figure.key} client={client} figure={figure} />
      ))}
    </>
  )
}

function FigureView({ client, figure }: { client: RunClient; figure: Figure }) {
  const { dataset } = figure
  if (figure.kind === 'chart') return <ChartFigure chart={figure.chart} dataset={dataset} />
  return <DatasetFigure dataset={dataset} urlOf={client.datasetUrl} />
}
