import { COMMIT_SPACING_MS } from '../limits.ts'

/**
 * How long an append that can wait does so, in milliseconds; 0 is the next turn of the event loop. `sinceLastCommitMs` is
 * the time since the last commit began: `Infinity` before the first, negative where the clock was set back.
 */
export type CommitPacing = (sinceLastCommitMs: number) => number

/**
 * The first append after a pause is committed at once, and what follows it closely shares the next commit: few streams
 * wait for nothing but the disk, many share. A clock that was set back costs nobody more than the spacing.
 */
export const spacedCommits: CommitPacing = (sinceLastCommitMs) =>
  Math.min(COMMIT_SPACING_MS, Math.max(0, COMMIT_SPACING_MS - sinceLastCommitMs))
