export {
  createRunClient,
  LOADED_AT_ONCE_MAX,
  type RunClient,
  type RunClientOptions,
  type RunListOptions,
  type ShownPage,
} from './client.ts'
export type { Version } from './branch.ts'
export type { AskOptions, Conversation, ConversationSnapshot } from './conversation.ts'
export { defaultEnvironment, type Environment, type Signal } from './environment.ts'
export { RELEASE_HIDDEN_AFTER_MS } from './follow.ts'
export { RequestError, type RequestErrorCode } from './request-error.ts'
export { RETRY_BASE_MS, RETRY_BOUND_MS } from './retry.ts'
export type { Run, RunIds, RunPhase, RunSnapshot } from './run.ts'
export { createStore, type Observable, type Store } from './store.ts'
export type { TurnSnapshot } from './turn-snapshot.ts'
