import { useEffect, useRef, useState } from 'react'
import { viewText, type DatasetData } from '@perdure/protocol'
import type { TurnSnapshot } from '@perdure/client'
import { useObservable } from '@perdure/client/react'
import { spoken, wholeSentences } from './sentences.ts'

/** Sentences are gathered for this long, so that a screen reader is not interrupted by every one. */
const GATHER_MS = 1_500

/** Speaks the newest answer in whole sentences as it grows. What was there when the page opened it is not read out. */
export function Announcer({ turn }: { turn: TurnSnapshot | undefined }) {
  return turn ? <TurnAnnouncer key={turn.key} turn={turn} /> : <LiveText text="" />
}

function TurnAnnouncer({ turn }: { turn: TurnSnapshot }) {
  const { view, phase } = useObservable(turn.run)
  const { datasets } = view
  const text = viewText(view)
  const ended = view.done !== undefined
  /** Undefined until it is known what was there before. */
  const until = useRef<number>(phase.phase === 'sending' ? 0 : undefined)
  const latest = useRef({ text, datasets, ended })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [said, setSaid] = useState('')

  useEffect(() => {
    latest.current = { text, datasets, ended }
    if (until.current === undefined && view.attempt > 0) until.current = text.length
    until.current = until.current === undefined ? undefined : Math.min(until.current, text.length)
    if (until.current === undefined || until.current === text.length) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const found = newSentences(latest.current, until.current ?? 0)
      until.current = found.until
      if (found.text !== '') setSaid(found.text)
    }, GATHER_MS)
  }, [text, datasets, ended, view.attempt])

  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )

  return <LiveText text={said} />
}

/** Whole sentences; at the end of the answer, all of the rest. */
function newSentences(
  { text, datasets, ended }: { text: string; datasets: readonly DatasetData[]; ended: boolean },
  from: number,
): { text: string; until: number } {
  if (!ended) return wholeSentences(text, from, datasets)
  return { text: spoken(text.slice(from), datasets), until: text.length }
}

function LiveText({ text }: { text: string }) {
  return (
    <div className="hidden" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  )
}
