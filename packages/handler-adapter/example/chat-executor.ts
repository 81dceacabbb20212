import type { Executor } from '@perdure/engine'
import type { Express } from 'express'
import { nodeHandlerExecutor } from '../index.ts'

/** The same chat, unchanged, as what runs execute: all that is new is where it is asked. */
export function createChatExecutor(chat: Express): Executor {
  return nodeHandlerExecutor(chat, { toRequest: (input) => ({ path: '/chat', body: input }) })
}
