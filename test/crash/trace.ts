/** What happened in one life, in order and short; printed where something was violated. */
export interface Trace {
  say(line: string): void
  /** Something that must hold did not. */
  violated(line: string): void
  readonly violations: readonly string[]
  /** The latest lines. */
  last(count: number): string[]
}

export function createTrace(nowMs: () => number = Date.now): Trace {
  const startedMs = nowMs()
  const lines: string[] = []
  const violations: string[] = []
  const say = (line: string): void => void lines.push(`${String(nowMs() - startedMs).padStart(6)} ms  ${line}`)
  return {
    say,
    violated(line) {
      violations.push(line)
      say(`VIOLATED: ${line}`)
    },
    violations,
    last: (count) => lines.slice(-count),
  }
}
