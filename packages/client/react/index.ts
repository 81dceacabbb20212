export { useConversation, type UsedConversation } from './use-conversation.ts'
export { useObservable } from './use-observable.ts'
export { useRun, type UsedRun } from './use-run.ts'
