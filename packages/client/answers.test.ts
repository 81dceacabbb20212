import {
  bootstrapSchema,
  conversationDetailSchema,
  conversationListSchema,
  meSchema,
  runListSchema,
  runStateSchema,
} from '@perdure/protocol'
import { jsonNear } from '@perdure/protocol/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBootstrap, isConversationDetail, isConversationList, isMe, isRunList, isRunState } from './answers.ts'

const RUNS = 300

test.for([
  ['a person', isMe, meSchema],
  ['a bootstrap', isBootstrap, bootstrapSchema],
  ['a list of runs', isRunList, runListSchema],
  ['a list of conversations', isConversationList, conversationListSchema],
  ['a conversation', isConversationDetail, conversationDetailSchema],
] as const)('%s is what its schema says', ([, shape, schema]) => {
  const taken = new Set<boolean>()
  fc.assert(
    fc.property(jsonNear(schema), (value) => {
      const { success } = schema.safeParse(value)
      taken.add(success)
      expect(shape(value)).toBe(success)
    }),
    { numRuns: RUNS },
  )
  expect(taken).toEqual(new Set([true, false]))
})

test('the state of a run is what its schema says, and may hold events that only a later version knows', () => {
  fc.assert(
    fc.property(jsonNear(runStateSchema), (value) => {
      if (runStateSchema.safeParse(value).success) expect(isRunState(value)).toBe(true)
    }),
    { numRuns: RUNS },
  )
  const run = { runId: 'r', conversationId: 'c', parentRunId: null, attempt: 1, createdAt: 'then', usage: [] }
  expect(isRunState({ run: { ...run, status: 'running' }, cursor: 1, parts: [{ event: 'later', data: 1 }] })).toBe(true)
  expect(isRunState({ run: { ...run, status: 'asleep' }, cursor: 1, parts: [] })).toBe(false)
})
