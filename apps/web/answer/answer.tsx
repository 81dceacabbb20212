import { useMemo, useState } from 'react'
import type { RunClient } from '@perdure/client'
import type { RunView } from '@perdure/protocol'
import { answerParts, type AnswerPart, type Figure } from './answer-parts.ts'
import { ChartFigure } from './chart-figure.tsx'
import { CitationContext, type CitationSources, type ShownSource } from './citation.tsx'
import { DatasetFigure } from '../figures/dataset-table.tsx'
import { Markdown, type TextState } from './markdown.tsx'
import { SpotlightContext, type Spotlight } from '../figures/spotlight.ts'
import { ToolTimeline } from './tool-timeline.tsx'

/** All that a run has said, looked up, tabled and drawn, in its order. */
export function Answer({ client, view }: { client: RunClient; view: RunView }) {
  const parts = useMemo(() => answerParts(view), [view])
  const ended = view.done !== undefined
  const lastState = view.done ? (view.done.status === 'completed' ? 'whole' : 'cut') : 'growing'
  const [spotlight, setSpotlight] = useState<Spotlight>()
  const sources = useCitationSources(view, setSpotlight)
  return (
    <CitationContext value={sources}>
      <SpotlightContext value={spotlight}>
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
      </SpotlightContext>
    </CitationContext>
  )
}

/** What the answer's citations lean on; the same while text is all that comes. */
function useCitationSources(view: RunView, showRow: (spotlight: Spotlight) => void): CitationSources {
  const [shown, setShown] = useState<ShownSource>()
  const { datasets } = view
  // The state of a run is the first that a new run tells, and the last that is told of one that goes on.
  const areDatasetsTold = view.attempt > 0
  const toolTitles = useToolTitles(view)
  return useMemo(
    () => ({ datasets, areDatasetsTold, toolTitles, showRow, shown, setShown }),
    [datasets, areDatasetsTold, toolTitles, showRow, shown],
  )
}

/** The title of the tool call that made each dataset; the same map while none of them changes. */
function useToolTitles({ items, datasets }: RunView): ReadonlyMap<string, string> {
  const titles = datasets.map(({ datasetId, toolCallId }) => {
    const call = items.find((item) => item.kind === 'tool' && item.toolCallId === toolCallId)
    return [datasetId, call?.kind === 'tool' ? call.start.title : ''] as const
  })
  const key = JSON.stringify(titles)
  return useMemo(() => new Map(JSON.parse(key) as [string, string][]), [key])
}

function Part(props: { client: RunClient; part: AnswerPart; ended: boolean; state: TextState }) {
  const { client, part, ended, state } = props
  if (part.kind === 'text') return <Markdown text={part.text} state={state} {...(part.marks ? { marks: part.marks } : {})} />
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
  if (figure.kind === 'chart') return <ChartFigure chart={figure.chart} dataset={dataset} urlOf={client.datasetUrl} />
  return <DatasetFigure dataset={dataset} urlOf={client.datasetUrl} />
}
