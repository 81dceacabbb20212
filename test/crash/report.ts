import type { Campaign } from './campaign.ts'
import type { Kill, LifeReport } from './life.ts'
import type { PauseReport } from './pause-life.ts'

/** What a campaign comes to, in words for a terminal. */

const TRACE_LINES = 60
const VIOLATIONS_SHOWN = 10

export function describeLife({ seed, kills, runs, goingOnMs, violations }: LifeReport): string {
  const fate = violations.length === 0 ? 'held' : `${violations.length} VIOLATIONS`
  return `seed ${seed}: ${kills.length} kills, ${runs} runs, going on after ${goingOnMs.map(seconds).join(', ')}: ${fate}`
}

export function describePause({ seed, takenOverMs, taken, runs, violations }: PauseReport): string {
  const fate = violations.length === 0 ? 'held' : `${violations.length} VIOLATIONS`
  const after = takenOverMs === undefined ? 'never' : `after ${seconds(takenOverMs)}`
  return `seed ${seed}: stopped past its lease, ${taken} of ${runs} runs taken over ${after}: ${fate}`
}

/** The first violations with what led to them, and how to see them again. */
export function describeViolations({ violations, seed, trace }: LifeReport | PauseReport, replay: string): string {
  return [
    `VIOLATED in the life of seed ${seed}:`,
    ...violations.slice(0, VIOLATIONS_SHOWN).map((line) => `- ${line}`),
    'What happened last:',
    ...trace.last(TRACE_LINES),
    `The same plan again: ${replay} --seed ${seed}`,
  ].join('\n')
}

export function describeCampaign({ lives, pauses, tookMs }: Campaign): string {
  const all = [...lives, ...pauses]
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
  const count = (name: 'runs' | 'attempts' | 'charges' | 'characters'): string =>
    sum(all.map((life) => life[name])).toLocaleString('en-US')
  const kills = lives.flatMap((life) => life.kills)
  const goingOn = lives.flatMap(({ goingOnMs }) => goingOnMs)
  const takenOver = pauses.flatMap(({ takenOverMs }) => takenOverMs ?? [])
  const violations = sum(all.map((life) => life.violations.length))
  return [
    `${kills.length} kills -9 in ${lives.length} lives, ${seconds(tookMs)}`,
    `  with an event: ${describeEvents(kills)}`,
    `  otherwise: ${describeKinds(kills)}`,
    `${count('runs')} runs in ${count('attempts')} attempts, each ended once; ${count('charges')} charges, each once`,
    `${count('characters')} characters checked, at the readers of each run`,
    `from a kill to going on: ${describeTimes(goingOn)}`,
    `${pauses.length} processes stopped past their lease and woken; ${sum(pauses.map(({ taken }) => taken))} runs taken from them`,
    `  from the stop to going on: ${describeTimes(takenOver)}`,
    `  stops inside a write, let go on: ${sum(pauses.map(({ heldTheStore }) => heldTheStore))}; ` +
      `calls of the provider that the woken began in vain: ${sum(pauses.map(({ lateCalls }) => lateCalls))}`,
    violations === 0 ? 'everything held' : `${violations} VIOLATIONS`,
  ].join('\n')
}

function describeEvents(kills: readonly Kill[]): string {
  const events = kills.flatMap(({ event }) => event ?? [])
  const names = tally(events.map(({ name }) => name))
  const first = new Set(events.filter(({ isFirstProcess }) => isFirstProcess).map(({ seq }) => seq))
  const boundaries = [...first].toSorted((left, right) => left - right)
  return `${names}; in a first process at ${ranges(boundaries)}`
}

function describeKinds(kills: readonly Kill[]): string {
  return tally(kills.flatMap(({ kind }) => (kind === 'event' ? [] : kind)))
}

function tally(names: readonly string[]): string {
  const counted = [...Map.groupBy(names, (name) => name)].map(([name, all]) => `${name} ${all.length}`)
  return counted.join(', ') || 'none'
}

/** Ascending numbers with neighbours joined: `1–4, 7`. */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ') || 'none'
}

function describeTimes(timesMs: readonly number[]): string {
  if (timesMs.length === 0) return 'none'
  const sorted = timesMs.toSorted((left, right) => left - right)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  return `median ${seconds(median)}, max ${seconds(sorted.at(-1) ?? 0)} (${sorted.length})`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
