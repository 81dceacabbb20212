import {
  isQueuePlace,
  isUsage,
  RUN_STATUSES,
  type Bootstrap,
  type ConversationDetail,
  type ConversationResource,
  type Me,
  type RunResource,
  type Turn,
} from '@perdure/protocol'
import {
  anything,
  counting,
  flag,
  integer,
  listOf,
  nullable,
  object,
  oneOf,
  optional,
  recordOf,
  text,
  whole,
} from '@perdure/protocol/shapes'

/**
 * What the client takes for an answer of each route: the protocol's schemas, small enough for a page. What a string
 * says is not looked at: a client has no use for refusing a conversation because of a date.
 */

const isRun = object<RunResource>({
  runId: text,
  conversationId: text,
  parentRunId: nullable(text),
  status: oneOf(RUN_STATUSES),
  attempt: counting,
  reason: optional(text),
  createdAt: text,
  startedAt: optional(text),
  endedAt: optional(text),
  queue: optional(isQueuePlace),
  usage: listOf(isUsage),
  costMicroUsd: optional(nullable(whole)),
})

export const isRunList = object<{ runs: RunResource[] }>({ runs: listOf(isRun) })

/** A run and its fold, whose events are yet to be read. */
export interface RunState {
  run: RunResource
  cursor: number
  parts: { event: string; data?: unknown }[]
}

export const isRunState = object<RunState>({
  run: isRun,
  cursor: whole,
  parts: listOf(object<RunState['parts'][number]>({ event: text, data: anything })),
})

const isConversation = object<ConversationResource>({
  conversationId: text,
  title: text,
  createdAt: text,
  updatedAt: text,
  latestRunId: text,
  latestStatus: oneOf(RUN_STATUSES),
})

export const isConversationList = object<{ conversations: ConversationResource[] }>({
  conversations: listOf(isConversation),
})

export const isConversationDetail = object<ConversationDetail>({
  conversation: isConversation,
  turns: listOf(
    object<Turn>({
      run: isRun,
      message: text,
      feedback: oneOf(['up', 'down', null]),
      feedbackReason: optional(text),
      feedbackComment: optional(text),
    }),
  ),
})

export const isBootstrap = object<Bootstrap>({
  provider: object<Bootstrap['provider']>({ id: text, label: text, offline: flag }),
  models: listOf(object<Bootstrap['models'][number]>({ id: text, label: text })),
  toolProfiles: listOf(
    object<Bootstrap['toolProfiles'][number]>({ id: text, label: text, description: text, tools: listOf(text) }),
  ),
  limits: object<Bootstrap['limits']>({
    messageMaxCharacters: integer,
    activePerUser: integer,
    queuedPerUser: integer,
    streamsPerUser: integer,
  }),
  books: object<Bootstrap['books']>({ company: text, asOf: text, datasetVersion: text }),
  suggestions: listOf(text),
  features: recordOf(flag),
})

export const isMe = object<Me>({
  user: object<Me['user']>({ userId: text, displayName: text, email: text, title: text }),
  roles: listOf(text),
  permissions: object<Me['permissions']>({ useAnalyst: flag, operate: flag, seeCosts: flag }),
  businessUnits: listOf(object<Me['businessUnits'][number]>({ id: text, name: text })),
  bootstrapToken: optional(text),
  bootstrapTokenExpiresAt: optional(text),
})
