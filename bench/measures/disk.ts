import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { quantile } from '../figures/spread.ts'
import { createSamples } from '../figures/section.ts'
import { nowMs } from '../processes/monotonic.ts'
import type { Measure, MeasureContext } from './measure.ts'

/** A page, as a database writes it. */
const WRITE_BYTES = 4_096
/** The file is as long as this from the start, so that a sync has no new length to keep: as in a log that is used again. */
const FILE_WRITES = 1_024
const COLUMN = 'disk'

/** The physical limit: how often a second this disk can be written to and say that it will not forget. */
export function measureDisk({ plan, folder }: MeasureContext): Measure {
  const samples = createSamples({
    title: 'The disk',
    note:
      `The physical limit: a write of ${WRITE_BYTES} bytes and fdatasync, one after the other, on the disk of the database. ` +
      'With a commit for each token of each run, this is how many tokens a second there could be.',
    columns: [COLUMN],
  })
  const steps = Array.from({ length: plan.rounds }, (_, round) => ({
    label: `disk, round ${round + 1}`,
    async run() {
      const tookMs = syncFor(join(folder, 'disk'), plan.diskMs)
      const totalMs = tookMs.reduce((total, one) => total + one, 0)
      samples.add('write and sync', 'per second', COLUMN, (tookMs.length * 1000) / totalMs)
      samples.add('one sync, median', 'ms', COLUMN, quantile(tookMs, 0.5))
      samples.add('one sync, p99', 'ms', COLUMN, quantile(tookMs, 0.99))
    },
  }))
  return { steps, sections: () => [samples.section()], close: async () => {} }
}

/** What each write and its sync took, at least one of them. */
function syncFor(path: string, durationMs: number): number[] {
  const page = Buffer.alloc(WRITE_BYTES, 1)
  const file = openSync(path, 'w')
  try {
    writeSync(file, Buffer.alloc(WRITE_BYTES * FILE_WRITES))
    fsyncSync(file)
    const tookMs: number[] = []
    const untilMs = nowMs() + durationMs
    do {
      const startMs = nowMs()
      writeSync(file, page, 0, WRITE_BYTES, (tookMs.length % FILE_WRITES) * WRITE_BYTES)
      fdatasyncSync(file)
      tookMs.push(nowMs() - startMs)
    } while (nowMs() < untilMs)
    return tookMs
  } finally {
    closeSync(file)
  }
}
