import {
  applyEvent,
  createStreamParser,
  emptyView,
  parseEvent,
  type CheckData,
  type RunView,
  type StreamEvent,
  type StreamItem,
  viewText,
} from '@perdure/protocol'

/** Reads a stream item by item, as slowly as it is asked. */
export async function* hear(answer: Response): AsyncGenerator<StreamItem> {
  const parser = createStreamParser()
  for await (const chunk of answer.body ?? []) yield* parser.feed(chunk)
}

/** The events of a stream with their ids, to its end or until `enough`. */
export async function hearEvents(
  answer: Response,
  enough: (event: StreamEvent, heard: readonly NumberedEvent[]) => boolean = () => false,
): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = []
  for await (const item of hear(answer)) {
    if (item.kind !== 'event') continue
    const event = parseEvent(item.name, item.data)
    if (event === undefined) throw new Error(`Not of the protocol: ${item.name} ${JSON.stringify(item.data)}`)
    events.push({ ...event, id: item.id })
    if (enough(event, events)) break
  }
  return events
}

export type NumberedEvent = StreamEvent & { id: number | undefined }

/** What a reader holds after these events; throws at a gap. */
export function viewOf(events: readonly StreamEvent[], start: RunView = emptyView()): RunView {
  let view = start
  for (const event of events) {
    if (event.event === 'ready') {
      if (event.data.fold) view = emptyView()
      continue
    }
    const outcome = applyEvent(view, event)
    if (outcome.outcome === 'gap') throw new Error(`A gap at ${event.event}`)
    view = outcome.view
  }
  return view
}

/** What a run answered, so that two runs of the same question can be held side by side. */
export interface ToldAnswer {
  text: string
  check: CheckData | undefined
}

/** Citations name the run's datasets by its id; ids are all of one length, so the places in a check are the same. */
export function toldAnswer(runId: string, view: RunView): ToldAnswer {
  return { text: viewText(view).replaceAll(runId, 'run'), check: view.check }
}
