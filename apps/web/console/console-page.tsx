import './console.css'
import { useMemo, useState } from 'react'
import { createAdminClient, type AdminClient } from '@perdure/client/admin'
import type { Me } from '@perdure/protocol'
import { SignInLink } from '../page/sign-in-link.tsx'
import type { Board } from './board.ts'
import { ConsoleHead } from './console-head.tsx'
import { CostsSection } from './costs-section.tsx'
import { DrainSection } from './drain-section.tsx'
import { FailuresSection } from './failures-section.tsx'
import { HealthSection } from './health-section.tsx'
import { PeopleSection } from './people-section.tsx'
import { QueueSection } from './queue-section.tsx'
import { RunsSection } from './runs-section.tsx'
import { useStops, type Stops } from './use-stops.ts'
import { useBoard, useNow } from './use-watched.ts'
import type { Watch, Watched } from './watch.ts'

/** What goes on in the service, for who operates it. Anybody else is told that it is not for them. */
export function ConsolePage({ me }: { me: Me }) {
  const client = useMemo(() => createAdminClient(), [])
  return me.permissions.operate ? <Console client={client} me={me} /> : <Forbidden />
}

function Forbidden() {
  return (
    <div className="console">
      <h1>Operations</h1>
      <p className="console-words">
        You may not operate this service. This page is for operators, who look after its runs; someone who administers access
        in your company can make you one. Nothing is wrong with your account.
      </p>
    </div>
  )
}

/** How many of the latest failures and calls are shown at first, at most, and by how many more each time. */
const ROWS_AT_FIRST = 20
const ROWS_MAX = 200
const ROWS_MORE = 40

function Console({ client, me }: { client: AdminClient; me: Me }) {
  const showCosts = me.permissions.seeCosts
  const [failureReason, setFailureReason] = useState<string>()
  const [failures, setFailures] = useState(ROWS_AT_FIRST)
  const [calls, setCalls] = useState(ROWS_AT_FIRST)
  const { watched, watch } = useBoard(client, { failureReason, failures, ledgerRows: showCosts ? calls : 0 })
  const [said, setSaid] = useState('')
  const stops = useStops(client, setSaid, watch.refresh)
  const { error } = watched
  const nowMs = useNow(!watched.isPaused)
  if (error?.status === 403) return <Forbidden />
  if (error?.status === 401) return <SignedOut />
  const failureQuestion = { reason: failureReason, onReason: setFailureReason, onMore: moreOf(failures, setFailures) }
  return (
    <div className="console">
      <ConsoleHead watched={watched} watch={watch} nowMs={nowMs} />
      {watched.data === undefined ? null : (
        <Sections
          {...{ client, showCosts, watched, watch, stops, failureQuestion, nowMs }}
          board={watched.data}
          onMoreCalls={moreOf(calls, setCalls)}
          say={setSaid}
        />
      )}
      <Said words={said} onClose={() => setSaid('')} />
    </div>
  )
}

function moreOf(rows: number, set: (rows: number) => void): (() => void) | undefined {
  return rows >= ROWS_MAX ? undefined : () => set(Math.min(ROWS_MAX, rows + ROWS_MORE))
}

interface SectionsProps {
  client: AdminClient
  board: Board
  showCosts: boolean
  watched: Watched<Board>
  watch: Watch<Board>
  stops: Stops
  failureQuestion: {
    reason: string | undefined
    onReason: (reason: string | undefined) => void
    onMore: (() => void) | undefined
  }
  onMoreCalls: (() => void) | undefined
  nowMs: number
  say: (words: string) => void
}

function Sections(props: SectionsProps) {
  const { client, board, showCosts, watched, watch, stops, failureQuestion, onMoreCalls, nowMs, say } = props
  const { health, queue, running, failures, ledger } = board
  // Where nothing new comes, nothing is known of what has grown since.
  const sinceMs = watched.isPaused || watched.error !== undefined ? 0 : Math.max(0, nowMs - board.readAtMs)
  return (
    <>
      {health ? <HealthSection health={health} nowMs={nowMs} /> : null}
      {running ? (
        <RunsSection
          {...{ stops, say, nowMs, sinceMs }}
          runs={running}
          limit={queue?.limits.active}
          processId={health?.process.processId}
        />
      ) : null}
      {queue ? <QueueSection {...{ queue, sinceMs, stops, say }} /> : null}
      {queue ? <PeopleSection queue={queue} showCosts={showCosts} /> : null}
      {failures ? <FailuresSection {...{ failures, nowMs, say, ...failureQuestion }} lastDay={health?.lastDay} /> : null}
      {ledger ? <CostsSection {...{ ledger, nowMs, say }} onMore={onMoreCalls} /> : null}
      {health ? <DrainSection {...{ client, nowMs, say }} drain={health.drain} changed={watch.refresh} /> : null}
    </>
  )
}

function SignedOut() {
  return (
    <div className="console">
      <h1>Operations</h1>
      <p className="console-words">You are no longer signed in.</p>
      <SignInLink className="action" />
    </div>
  )
}

/** The last thing that came of what one did, seen and heard. */
function Said({ words, onClose }: { words: string; onClose: () => void }) {
  return (
    <div className="console-said" data-empty={words === '' || undefined}>
      <p role="status" aria-label="What came of it">
        {words}
      </p>
      {words === '' ? null : (
        <button type="button" className="icon" aria-label="Close this message" onClick={onClose}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      )}
    </div>
  )
}
