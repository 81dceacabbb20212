import type { PacingChoice } from './chosen-pacing.ts'
import type { Use } from './measurement.ts'
import type { Speech } from './speech.ts'

/** What can be measured of every subject. Each is a process of its own; it greets with its port. */
export interface Subject {
  /** Makes a speech ready; returns the path of each of its streams. It begins when `begin` says. */
  prepare(speech: Speech): Promise<string[]> | string[]
  /** Lets the streams speak; returns when, on the machine's clock. */
  begin(): Promise<number>
  /** Resolves when every stream has ended. */
  finish(): Promise<{ used: Use; saidAtMs: Float64Array[] }>
  /** Resident memory after a collection of garbage. */
  rssBytes(): number
}

export interface PerdureOptions {
  /** The database file. */
  path: string
}

/** The engine on its embedded store, behind a plain HTTP server. */
export interface PerdureSubject extends Subject {
  /** When commits are made from now on; undefined: as the engine does it. */
  choosePacing(choice: PacingChoice | undefined): void
  /** How often the engine asked it, so that a sweep that turns nothing is noticed. */
  timesPaced(): number
  /** Starts a run of so many events that then waits; returns its path when all of it is durable. */
  hold(events: number): Promise<string>
  /** Lets the runs that wait end; resolves when they have. They are known by their paths after a restart too. */
  release(paths: string[]): Promise<void>
}

export interface Body {
  bytes: Uint8Array
  open: boolean
}

/** `node:http` and nothing else. */
export interface BareSubject extends Subject {
  /** From now on answers with these bytes, and no others; returns the path. With `open` the response then stays open. */
  serve(body: Body): string
}
