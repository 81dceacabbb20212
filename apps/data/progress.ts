import type { ImportProgress } from '@perdure/books'

/** Where a terminal begins its line again, and clears the rest of it. */
const LINE_AGAIN = '\r\u001B[K'

export interface ProgressLine {
  show(progress: ImportProgress): void
  /** Leaves the line as it stands. */
  end(): void
}

/**
 * Tells how far an import is, a line for each file: in a terminal it is written again and again, elsewhere once, when the
 * file is read.
 */
export function createProgressLine(output: { write(text: string): void; isTerminal: boolean }, nowMs: () => number): ProgressLine {
  const startedAtMs = nowMs()
  let open = false
  return {
    show(progress) {
      const isDone = progress.doneRatio >= 1
      if (!output.isTerminal && !isDone) return
      const line = describeProgress(progress, nowMs() - startedAtMs)
      output.write(`${output.isTerminal ? LINE_AGAIN : ''}${line}${isDone ? '\n' : ''}`)
      open = !isDone
    },
    end() {
      if (open) output.write('\n')
      open = false
    },
  }
}

/** `ledger.csv  1,000,000 rows   63 %   4.2 s`. */
export function describeProgress({ file, rows, doneRatio }: ImportProgress, elapsedMs: number): string {
  const percent = String(Math.floor(doneRatio * 100)).padStart(3)
  return `${file}  ${rows.toLocaleString('en-US')} rows  ${percent} %  ${(elapsedMs / 1000).toFixed(1)} s`
}
