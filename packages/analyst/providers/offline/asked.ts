import type { Reading, Topic } from './reading.ts'

/** A question with what can be seen at once of it. */
export interface Asked {
  read: Reading
  text: string
  /** It names a time, whether the books have it or not. */
  hasTime: boolean
  /** It names something to measure: metrics, or an account. */
  isMeasured: boolean
  /** It wants a split by time. */
  isTimed: boolean
  hasProducts: boolean
  /** It leans on an earlier question that measured something. */
  leans: boolean
  /** What that question was about. */
  earlier: Topic | undefined
}
