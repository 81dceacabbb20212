/** What the bench measures and how much of it. */
export interface BenchPlan {
  /** Each figure is the median of so many. */
  rounds: number
  /** Numbers of streams at once. */
  streams: readonly number[]
  /** Tokens of one measurement as fast as it goes, over all its streams. */
  flatOutTokens: number
  /** Mean time between two tokens of a stream that speaks as a model does. */
  paceMs: number
  /** Tokens of one stream that speaks at that pace. */
  pacedTokens: number
  /** Tokens of one stream that waits for each to be durable. */
  awaitedTokens: number
  /** Commit windows to compare: appends wait so long. 0 is the next turn of the event loop. */
  windowsMs: readonly number[]
  /** The same, but commits begin so long apart and what comes later does not wait. */
  windowsApartMs: readonly number[]
  /** Lengths of runs to attach to. */
  attachEvents: readonly number[]
  /** Times that each is attached to in one round while it is live. */
  attachesLive: number
  idleReaders: number
  /** How long the disk is tried in one round. */
  diskMs: number
  /** Postings of the books that are imported and loaded, and at least so many of those that the tools are asked over. */
  bookPostings: number
  /** Times that each question is asked of a tool in one round. */
  toolCalls: number
  /** Words of the conversation that the panel shows. */
  panelWords: number
  /** Tokens that come to the panel one by one. */
  panelTokens: number
}

/** About twenty minutes on two cores. */
export const FULL_PLAN: BenchPlan = {
  rounds: 5,
  streams: [1, 4, 50],
  flatOutTokens: 500_000,
  paceMs: 20,
  pacedTokens: 150,
  awaitedTokens: 200,
  windowsMs: [0, 1, 2, 4, 8, 16],
  windowsApartMs: [2, 4, 8, 16],
  attachEvents: [1_000, 100_000],
  attachesLive: 5,
  idleReaders: 200,
  diskMs: 1_000,
  bookPostings: 500_000,
  toolCalls: 5,
  panelWords: 50_000,
  panelTokens: 150,
}

export const MEASURE_NAMES = ['disk', 'streaming', 'attach', 'memory', 'window', 'books', 'tools', 'panel'] as const
export type MeasureName = (typeof MEASURE_NAMES)[number]
