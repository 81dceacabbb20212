import { MEMBER_DIMENSIONS, type Dimension, type MemberDimension, type MetricId } from '@perdure/books'
import type { ChartSpec } from '@perdure/protocol'
import type { Entities } from './entities.ts'
import type { Period } from './periods.ts'

/** What the offline analyst makes of a question. */
export interface Reading {
  topic: Topic
  /** The question in lower case; one that leans on an earlier question is followed by that one's. */
  text: string
  /** In the order of the question. */
  metrics: MetricId[]
  /** What the question wants it split by, at most two. */
  groupBy: Dimension[]
  period: Period
  entities: Entities
  /** How many members are wanted. */
  top?: number
  /** The smallest first. */
  ascending: boolean
  /** Members are ranked: "which", "top", "lowest". */
  ranked: boolean
  chart?: ChartSpec['kind'] | 'any'
}

export type Topic =
  | SkillTopic
  | 'foreign'
  | 'greeting'
  | 'help'
  | 'definition'
  | 'catalogue'
  | 'line_items'
  | 'products'
  | 'drivers'
  | 'comparison'
  | 'margins'
  | 'figures'
  | 'unknown'

/** The dimension of members that a question wants a split by; undefined for time, accounts or none. */
export function memberDimension(groupBy: readonly Dimension[]): MemberDimension | undefined {
  return MEMBER_DIMENSIONS.find((dimension) => groupBy.includes(dimension))
}

/** Kinds of question that have a file of their own among the skills. */
export const SKILL_TOPICS = [
  'simulation',
  'services_model',
  'financial_model',
  'breakeven',
  'anomalies',
  'efficiency',
  'forecast',
  'budget_variance',
  'budgets',
  'concentration',
  'retention',
  'working_capital',
  'price_volume',
  'contributions',
  'customers',
  'books',
] as const
export type SkillTopic = (typeof SKILL_TOPICS)[number]

export function isSkill(topic: Topic): topic is SkillTopic {
  return SKILL_TOPICS.some((each) => each === topic)
}
