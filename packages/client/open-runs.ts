import type { Question } from './conversation-tree.ts'
import type { Run, RunOrigin } from './run.ts'

export interface OpenRun {
  /** What the page knows the turn by. */
  key: string
  run: Run
}

/** The runs of a conversation that are open on a page: those it shows, and those it showed and holds whole. */
export class OpenRuns {
  readonly #openRun: (origin: RunOrigin) => Run
  readonly #open = new Map<string, OpenRun>()

  #isClosed = false

  constructor(openRun: (origin: RunOrigin) => Run) {
    this.#openRun = openRun
  }

  /**
   * Opens what is shown and not open yet, the newest first, and lets go of what is not whole and neither shown nor about
   * to be shown again.
   */
  show(questions: readonly Question[], shownAgain: readonly Question[]): { question: Question; open: OpenRun }[] {
    const kept = new Set([...questions, ...shownAgain].map(({ runId }) => runId))
    for (const [runId, { run }] of this.#open) {
      // What is whole costs no connection, and whoever goes back to it finds it at once.
      if (kept.has(runId) || run.getSnapshot().phase.phase === 'ended') continue
      run.close()
      this.#open.delete(runId)
    }
    return questions
      .toReversed()
      .map((question) => ({ question, open: this.#find(question) }))
      .reverse()
  }

  /** The run of a question that was asked here; one that was opened for it meanwhile is closed. */
  adopt(runId: string, open: OpenRun): void {
    if (this.#isClosed) return
    this.#open.get(runId)?.run.close()
    this.#open.set(runId, open)
  }

  /** Fetches again what could not be fetched for want of a network or a service. */
  retryLost(): void {
    for (const { run } of this.#open.values()) {
      const { phase, error } = run.getSnapshot()
      if (phase.phase === 'stopped' && phase.reason === 'refused' && error?.transient) run.retry()
    }
  }

  close(): void {
    this.#isClosed = true
    for (const { run } of this.#open.values()) run.close()
    this.#open.clear()
  }

  #find({ runId, conversationId, ended }: Question): OpenRun {
    const held = this.#open.get(runId)
    if (held) return held
    const opened = { key: runId, run: this.#openRun({ from: 'run', runId, conversationId, ended }) }
    this.#open.set(runId, opened)
    return opened
  }
}
