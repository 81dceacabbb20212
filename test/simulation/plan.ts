import type { DatasetData } from '@perdure/protocol'
import { createRandom, type Random } from './random.ts'

/** One step of a run: a provider call that speaks, and perhaps a tool. */
export interface PlannedStep {
  words: readonly string[]
  /** Between two words. */
  paceMs: number
  tool: { toolCallId: string; takesMs: number; makes: boolean } | undefined
}

/** What a run will do, told by its input alone: every attempt, on any process, means the same. */
export interface Plan {
  steps: readonly PlannedStep[]
  /** Its provider call does not hear an abort for so long. */
  deafMs: number
  /** The provider goes silent in this step, in the first attempt. */
  silentInStep: number
  /** The provider fails when all is said. */
  fails: boolean
  /** The executor waits for each word to be durable. */
  awaits: boolean
}

const WORDS = ['revenue ', 'of the year ', '😀 ', 'is\n', '12,4 Mio. € ', 'ünïcode ']
const TORRENT_WORD = 'x'.repeat(6_000)
const TORRENT_WORDS = 40
/** How long an executor's provider takes to hear an abort, unless it is deaf. */
const ABORT_HEARD_MS = 150

export function planOf(input: unknown): Plan {
  const random = createRandom(Number(input))
  const isTorrent = random.chance(0.02)
  const steps = Array.from({ length: random.between(1, 4) }, (_, index) => plannedStep(random, index, isTorrent && index === 0))
  return {
    steps,
    deafMs: random.chance(0.06) ? random.between(2_500, 9_000) : 0,
    silentInStep: random.chance(0.03) ? random.between(0, steps.length - 1) : -1,
    fails: random.chance(0.08),
    awaits: random.chance(0.5),
  }
}

function plannedStep(random: Random, index: number, isTorrent: boolean): PlannedStep {
  const words = isTorrent
    ? Array.from({ length: TORRENT_WORDS }, () => TORRENT_WORD)
    : Array.from({ length: random.between(1, 4) }, () => random.pick(WORDS))
  const tool = random.chance(0.6)
    ? { toolCallId: `tool-${index}`, takesMs: random.between(20, 800), makes: random.chance(0.5) }
    : undefined
  return { words, paceMs: isTorrent ? 5 : random.between(10, 500), tool }
}

/** What the provider takes to hear an abort. */
export function hearingMs({ deafMs }: Plan): number {
  return deafMs > 0 ? deafMs : ABORT_HEARD_MS
}

/** A word says in which step and attempt it was spoken, so that one told twice, or by the wrong attempt, is seen. */
export function spoken(step: number, attempt: number, place: number, word: string): string {
  return `${step}.${attempt}.${place} ${word}`
}

export function datasetOf(toolCallId: string): DatasetData {
  const columns: DatasetData['columns'] = [{ key: 'a', label: 'A', unit: 'text' }]
  return {
    datasetId: `of-${toolCallId}`, toolCallId, title: 'Sales', columns, rows: [{ a: 'x' }], total: 1, asOf: '2026-06-30', scope: 'all',
  }
}
