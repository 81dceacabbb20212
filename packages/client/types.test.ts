import type { ChatRequest, LogEvent, RunView, StopReason } from '@perdure/protocol'
import { describe, expectTypeOf, it } from 'vitest'
import {
  createRunClient,
  type RequestError,
  type AskOptions,
  type Conversation,
  type ConversationSnapshot,
  type Observable,
  type Run,
  type RunIds,
  type RunPhase,
  type RunSnapshot,
  type TurnSnapshot,
} from './index.ts'
import { useConversation, useObservable, useRun } from './react/index.ts'

/** What callers may rely on; the type checker proves it, whether or not these are run. */

describe('a run', () => {
  it('is something to subscribe to, whose phase tells what goes with it', () => {
    expectTypeOf<Run>().toExtend<Observable<RunSnapshot>>()
    expectTypeOf<Run['accepted']>().resolves.toEqualTypeOf<RunIds>()
    expectTypeOf<RunSnapshot['view']>().toEqualTypeOf<RunView>()
    expectTypeOf<RunPhase['phase']>().toEqualTypeOf<
      'sending' | 'refused' | 'loading' | 'connecting' | 'reading' | 'waiting' | 'hidden' | 'ended' | 'stopped'
    >()
    expectTypeOf<Extract<RunPhase, { phase: 'waiting' }>['retryAtMs']>().toEqualTypeOf<number>()
    expectTypeOf<Extract<RunPhase, { phase: 'stopped' }>['reason']>().toEqualTypeOf<StopReason>()
    expectTypeOf<RunSnapshot['error']>().toEqualTypeOf<RequestError | undefined>()
  })

  it('cannot be changed by who looks at it', () => {
    expectTypeOf<RunSnapshot>().toEqualTypeOf<Readonly<RunSnapshot>>()
    expectTypeOf<TurnSnapshot>().toEqualTypeOf<Readonly<TurnSnapshot>>()
    expectTypeOf<ConversationSnapshot>().toEqualTypeOf<Readonly<ConversationSnapshot>>()
    expectTypeOf<ConversationSnapshot['turns']>().toEqualTypeOf<readonly TurnSnapshot[]>()
    expectTypeOf<RunView>().toEqualTypeOf<Readonly<RunView>>()
  })

  it('says events that are told apart by their name', () => {
    type Of<N extends LogEvent['event']> = Extract<LogEvent, { event: N }>['data']
    expectTypeOf<Of<'text'>['mode']>().toEqualTypeOf<'delta' | 'snapshot'>()
    expectTypeOf<Of<'tool_end'>['outcome']>().toEqualTypeOf<'ok' | 'error'>()
    expectTypeOf<Of<'done'>['status']>().toEqualTypeOf<'completed' | 'failed' | 'cancelled' | 'cancelled_by_admin'>()
    expectTypeOf<'ready'>().not.toExtend<LogEvent['event']>()
  })
})

describe('a conversation', () => {
  it('tells of each turn what it follows, what else was asked there, and what was thought of it', () => {
    expectTypeOf<TurnSnapshot['parentRunId']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<TurnSnapshot['versions']>().toExtend<readonly { runId: string; message: string }[]>()
    expectTypeOf<TurnSnapshot['feedback']>().toEqualTypeOf<'up' | 'down' | null>()
  })

  it('is asked with what may go along, its own id being none of that', () => {
    expectTypeOf<Conversation['ask']>().parameters.toEqualTypeOf<[string, AskOptions?]>()
    expectTypeOf<AskOptions['parentRunId']>().toEqualTypeOf<ChatRequest['parentRunId']>()
    expectTypeOf<AskOptions>().not.toHaveProperty('conversationId')
    expectTypeOf<Parameters<Conversation['askInstead']>[2] & {}>().not.toHaveProperty('parentRunId')
    // @ts-expect-error: a rating is up, down or taken back
    expectTypeOf<Conversation['rate']>().toBeCallableWith('run', { value: 'sideways' })
  })
})

describe('an error', () => {
  it('has a code from a closed list', () => {
    expectTypeOf<'conversation_busy' | 'budget' | 'network'>().toExtend<RequestError['code']>()
    expectTypeOf<'no_such_code'>().not.toExtend<RequestError['code']>()
    expectTypeOf<string>().not.toExtend<RequestError['code']>()
  })
})

describe('hooks', () => {
  it('give what they opened and its snapshot, both absent at first', () => {
    expectTypeOf(useRun).returns.toExtend<{ run: Run | undefined; snapshot: RunSnapshot | undefined }>()
    expectTypeOf(useConversation).returns.toExtend<{
      conversation: Conversation | undefined
      snapshot: ConversationSnapshot | undefined
    }>()
    expectTypeOf(useRun).parameter(1).toEqualTypeOf<string | undefined>()
  })

  it('have a value for what is there, and perhaps none for what may not be', () => {
    const read = (run: Run) => useObservable(run)
    const readPerhaps = (run: Run | undefined) => useObservable(run)
    expectTypeOf(read).returns.toEqualTypeOf<RunSnapshot>()
    expectTypeOf(readPerhaps).returns.toEqualTypeOf<RunSnapshot | undefined>()
  })
})

describe('a client', () => {
  it('needs nothing to be told', () => {
    expectTypeOf(createRunClient).toBeCallableWith()
    expectTypeOf(createRunClient).toBeCallableWith({ baseUrl: 'https://example.com', fetch })
    // @ts-expect-error: a base is text
    expectTypeOf(createRunClient).toBeCallableWith({ baseUrl: new URL('https://example.com') })
  })
})
