import { join } from 'node:path'
import { startChild, type Child } from '../processes/child.ts'
import type { BareSubject, PerdureOptions, PerdureSubject } from '../subjects/subject.ts'
import type { MeasureContext } from './measure.ts'

/** The subjects of a measure, started when they are first needed. */
export interface Processes {
  perdure(): Promise<Child<PerdureSubject>>
  bare(): Promise<Child<BareSubject>>
  /** Ends perdure's process, if it runs, as told; the next one starts anew on the same database. */
  endPerdure(how: 'stop' | 'kill'): Promise<void>
  endBare(): Promise<void>
  /** Ends both. */
  close(): Promise<void>
}

const PERDURE = new URL('../subjects/perdure.ts', import.meta.url)
const BARE = new URL('../subjects/bare.ts', import.meta.url)

/** `database`: the name of perdure's file in the folder of the bench. */
export function createProcesses(
  { folder, perdureFlags }: Pick<MeasureContext, 'folder' | 'perdureFlags'>,
  database: string,
  subjectFlags: readonly string[] = [],
): Processes {
  const options: PerdureOptions = { path: join(folder, `${database}.db`) }
  let perdure: Promise<Child<PerdureSubject>> | undefined
  let bare: Promise<Child<BareSubject>> | undefined

  async function endPerdure(how: 'stop' | 'kill'): Promise<void> {
    const ending = perdure
    perdure = undefined
    if (ending !== undefined) await (await ending)[how]()
  }

  async function endBare(): Promise<void> {
    const ending = bare
    bare = undefined
    if (ending !== undefined) await (await ending).stop()
  }

  return {
    perdure() {
      perdure ??= startChild(PERDURE, { argument: options, nodeFlags: [...perdureFlags, ...subjectFlags] })
      return perdure
    },
    bare() {
      bare ??= startChild(BARE, { nodeFlags: subjectFlags })
      return bare
    },
    endPerdure,
    endBare,
    async close() {
      await Promise.allSettled([endPerdure('stop'), endBare()])
    },
  }
}

/** Where a subject listens. */
export function portOf(child: { greeting: unknown }): number {
  return Number(child.greeting)
}
