import { RUN_REASONS } from '@perdure/protocol'
import { INPUT_NOTES, INPUTS, PHASE_NOTES, PHASES, TRANSITIONS, type TransitionRow } from './transition-table.ts'

/** `docs/run-states.md`, drawn from the transition table: the page cannot say anything else than the code. */
export function drawRunStates(): string {
  return [
    '# Run states',
    'Drawn from `packages/engine/runs/transition-table.ts`; a test keeps the two equal. To draw it again: ' +
      '`UPDATE_RUN_STATES=1 npx vitest run packages/engine/runs/run-states.test.ts`.',
    'A run is created `queued`, or `running` where there is room and nobody waits who could run. Every other change is ' +
      'one of the transitions below, written with the events that tell of it in one commit, fenced by the epoch of the ' +
      'run that it started from. `cancelling` is no status of its own: readers see `running`.',
    diagram(),
    '## What each state is',
    'After a crash, the last column says who moves the run on.',
    table(['state', 'is', 'after a crash'], PHASES.map((phase) => [code(phase), PHASE_NOTES[phase].is, PHASE_NOTES[phase].afterCrash])),
    '## What can happen',
    table(['input', 'is'], INPUTS.map((input) => [code(input), INPUT_NOTES[input]])),
    '## Transitions',
    'Each state × input is met by exactly one row. *stays*: nothing changes and nothing is logged. `cancelled` is ' +
      '`cancelled_by_admin` where an operator asked first.',
    table(['state', 'input', 'becomes', 'why'], TRANSITIONS.map(transitionCells)),
    '## Reasons',
    `On \`status{queued}\`: \`process_died\` or \`drained\`. On \`done{failed}\`: ${reasonsOfFailure()}, or one that the ` +
      'executor gave.',
  ].join('\n\n') + '\n'
}

function diagram(): string {
  const labels = new Map<string, string[]>()
  for (const row of TRANSITIONS) {
    if (row.outcome === 'stay') continue
    const edge = `${row.phase} --> ${row.outcome}`
    labels.set(edge, [...(labels.get(edge) ?? []), inputOf(row)])
  }
  const ends = new Set(TRANSITIONS.map((row) => row.outcome).filter((outcome) => !isPhase(outcome) && outcome !== 'stay'))
  const lines = [
    '[*] --> queued: create',
    '[*] --> running: create, with room',
    ...[...labels].map(([edge, inputs]) => `${edge}: ${inputs.join(', ')}`),
    ...[...ends].map((end) => `${end} --> [*]`),
  ]
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n')
}

function transitionCells(row: TransitionRow): string[] {
  const becomes = row.outcome === 'stay' ? '*stays*' : code(row.outcome)
  const guard = row.guard === undefined ? '' : `, ${words(row.guard)}`
  return [code(row.phase), `${code(row.input)}${guard}`, becomes, row.why]
}

function inputOf({ input, guard }: TransitionRow): string {
  return guard === undefined ? input : `${input} (${words(guard)})`
}

function reasonsOfFailure(): string {
  return RUN_REASONS.filter((reason) => reason !== 'process_died' && reason !== 'drained').map(code).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function isPhase(outcome: string): boolean {
  return PHASES.some((phase) => phase === outcome)
}

function words(name: string): string {
  return name.replaceAll('_', ' ')
}

function code(name: string): string {
  return `\`${name}\``
}
