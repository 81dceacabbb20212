import type { Section } from './figures/section.ts'
import { measureAttach } from './measures/attach.ts'
import { measureBooks } from './measures/books.ts'
import { measureDisk } from './measures/disk.ts'
import { measureMemory } from './measures/memory.ts'
import type { Measure, MeasureContext } from './measures/measure.ts'
import { measurePanel } from './measures/panel.ts'
import { measureStreaming } from './measures/streaming.ts'
import { measureTools } from './measures/tools.ts'
import { measureWindow } from './measures/window.ts'
import { MEASURE_NAMES, type MeasureName } from './plan.ts'
import { startChild } from './processes/child.ts'
import type { Readers } from './readers/main.ts'

const MEASURES: Record<MeasureName, (context: MeasureContext) => Measure> = {
  disk: measureDisk,
  streaming: measureStreaming,
  attach: measureAttach,
  memory: measureMemory,
  window: measureWindow,
  books: measureBooks,
  tools: measureTools,
  panel: measurePanel,
}

const READERS = new URL('./readers/main.ts', import.meta.url)

export interface BenchOptions extends Omit<MeasureContext, 'readers'> {
  /** What to measure; all of it by default. */
  only?: readonly MeasureName[]
  /** Told before each step. */
  onStep?: (step: { number: number; of: number; label: string }) => void
}

/** Measures one thing after the other and ends every process that it started, also where one of them fails. */
export async function runBench({ only = MEASURE_NAMES, onStep, ...options }: BenchOptions): Promise<Section[]> {
  const readers = await startChild<Readers>(READERS)
  try {
    const names = MEASURE_NAMES.filter((name) => only.includes(name))
    const measures = names.map((name) => MEASURES[name]({ ...options, readers }))
    await takeSteps(measures, onStep)
    return measures.flatMap(({ sections }) => sections())
  } finally {
    await readers.stop()
  }
}

async function takeSteps(measures: readonly Measure[], onStep: BenchOptions['onStep']): Promise<void> {
  const of = measures.reduce((total, { steps }) => total + steps.length, 0)
  let number = 0
  for (const { steps, close } of measures) {
    try {
      for (const { label, run } of steps) {
        number += 1
        onStep?.({ number, of, label })
        await run()
      }
    } finally {
      await close()
    }
  }
}
