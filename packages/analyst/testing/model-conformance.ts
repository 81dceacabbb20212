import { afterEach, describe, expect, it } from 'vitest'
import type { AssistantPart, Model, ModelEvent } from '../providers/model.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { RETRY_AFTER_MAX_MS, TRIES_MAX } from '../providers/retry.ts'
import { USAGE, type ConformanceAnswer } from './conformance-answer.ts'
import { hearOut, modelRequest, textOf } from './model-request.ts'

/** A model behind which a test decides what the provider does. */
export interface ConformanceSubject {
  model: Model
  /** How many requests the provider has had. */
  requests(): number
  /** Resolves once the provider has had its first request. */
  arrival: Promise<void>
  /** Milliseconds of each backoff; none of them is waited for. */
  pauses: readonly number[]
  /** Who ended the first request's answer: the adapter that left it, or the provider that was done. */
  closed(): Promise<'client' | 'fake'>
  /** The texts of the reasoning in the provider's last request. */
  sentReasoning(): string[]
  close(): Promise<void>
}

/** Answers come in order; the last one answers whatever follows it. */
export type StartSubject = (answers: readonly ConformanceAnswer[]) => Promise<ConformanceSubject>

const never = new AbortController().signal
const GREETING: ConformanceAnswer = {
  type: 'answer',
  parts: [{ type: 'text', text: 'Net sales were fine.' }],
  usage: USAGE,
}
const HALF: ConformanceAnswer = { type: 'answer', parts: [{ type: 'text', text: 'Well' }], end: 'silent' }
const INPUT = { metrics: ['net_sales'], fiscalYears: [2012], note: 'a "quoted" ☃ {[' }

/** What the model port promises, whoever implements it: one suite for all of them. */
export function modelConformance(start: StartSubject): void {
  let current: ConformanceSubject | undefined
  afterEach(() => current?.close())
  const subject = async (...answers: ConformanceAnswer[]): Promise<ConformanceSubject> => {
    current = await start(answers)
    return current
  }
  const hear = ({ model }: ConformanceSubject): ReturnType<typeof hearOut> =>
    hearOut(model.stream(modelRequest({ model: model.defaultModel }), never))
  const failureOf = async (of: ConformanceSubject): Promise<{ events: ModelEvent[]; error: ProviderError }> => {
    const { events, error } = await hear(of)
    if (!(error instanceof ProviderError)) throw new Error(`not a provider error: ${String(error)}`)
    return { events, error }
  }

  describe('an answer', () => {
    it('comes as text, its usage by class, and a stop', async () => {
      const { events, error } = await hear(await subject(GREETING))
      expect(error).toBeUndefined()
      expect(textOf(events)).toBe('Net sales were fine.')
      expect(events.findLast(({ type }) => type === 'usage')).toEqual({
        type: 'usage',
        usage: { ...USAGE, cacheWriteTokens: 0 },
      })
      expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
    })

    it('has its calls announced, put together from their pieces, and those without a JSON object marked', async () => {
      const parts = [
        { type: 'text', text: 'I look.' },
        { type: 'call', id: 'call_1', name: 'query_actuals', input: INPUT },
        { type: 'call', id: 'call_2', name: 'query_actuals', input: {} },
        { type: 'call', id: 'call_3', name: 'query_actuals', input: 'no object' },
      ] as const
      const { events } = await hear(await subject({ type: 'answer', parts }))
      expect(events.filter(({ type }) => type === 'tool_call')).toEqual([
        { type: 'tool_call', call: { id: 'call_1', name: 'query_actuals', input: INPUT } },
        { type: 'tool_call', call: { id: 'call_2', name: 'query_actuals', input: {} } },
        { type: 'tool_call', call: { id: 'call_3', name: 'query_actuals', input: {}, malformed: true } },
      ])
      for (const id of ['call_1', 'call_2', 'call_3']) {
        const startedAt = events.findIndex((event) => event.type === 'tool_call_start' && event.id === id)
        const wholeAt = events.findIndex((event) => event.type === 'tool_call' && event.call.id === id)
        expect(startedAt).toBeGreaterThanOrEqual(0)
        expect(startedAt).toBeLessThan(wholeAt)
      }
      expect(events.at(-1)).toEqual({ type: 'stop', reason: 'tool_calls' })
    })

    it('keeps its reasoning apart from its words, and gives it back with the next step', async () => {
      const first = {
        type: 'answer',
        parts: [
          { type: 'reasoning', text: 'Hm, the books.' },
          { type: 'call', id: 'call_1', name: 'query_actuals', input: INPUT },
        ],
      } as const
      const { model, sentReasoning } = await subject(first, GREETING)
      const { events } = await hear(current!)
      expect(textOf(events)).toBe('')
      const parts = events.flatMap((event): AssistantPart[] => {
        if (event.type === 'opaque') return [event]
        return event.type === 'tool_call' ? [{ type: 'tool_call', ...event.call }] : []
      })
      expect(parts.map(({ type }) => type)).toEqual(['opaque', 'tool_call'])
      const messages = [
        ...modelRequest().messages,
        // A checkpoint is JSON.
        { role: 'assistant' as const, parts: JSON.parse(JSON.stringify(parts)) as AssistantPart[] },
        { role: 'tool' as const, answers: [{ toolCallId: 'call_1', outcome: 'error' as const, content: 'none' }] },
      ]
      const next = await hearOut(model.stream(modelRequest({ model: model.defaultModel, messages }), never))
      expect(next.error).toBeUndefined()
      expect(sentReasoning()).toEqual(['Hm, the books.'])
    })

    it.each(['max_tokens', 'refusal'] as const)('that ends for %s fails so, after the text that came', async (end) => {
      const { events, error } = await failureOf(
        await subject({ type: 'answer', parts: [{ type: 'text', text: 'Well' }], end }),
      )
      expect(error.kind).toBe(end)
      expect(textOf(events)).toBe('Well')
      expect(current!.requests()).toBe(1)
    })
  })

  describe('a failure', () => {
    it.each([
      ['bad_key', 1],
      ['rejected', 1],
      ['context_too_long', 1],
      ['rate_limit', TRIES_MAX],
      ['overloaded', TRIES_MAX],
      ['unavailable', TRIES_MAX],
    ] as const)('of kind %s is told after %i tries', async (kind, tries) => {
      const { error } = await failureOf(await subject({ type: 'failure', kind }))
      expect(error.kind).toBe(kind)
      expect(current!.requests()).toBe(tries)
      expect(current!.pauses).toHaveLength(tries - 1)
    })

    it('is followed by the answer, and told as a sign of life in between', async () => {
      const { events, error } = await hear(await subject({ type: 'failure', kind: 'overloaded' }, GREETING))
      expect(error).toBeUndefined()
      expect(events[0]).toEqual({ type: 'retrying', kind: 'overloaded', delayMs: 250 })
      expect(textOf(events)).toBe('Net sales were fine.')
    })

    it('is waited out as long as the provider asks, but not longer than a person would', async () => {
      await hear(await subject({ type: 'failure', kind: 'rate_limit', retryAfterSeconds: 7 }, GREETING))
      expect(current!.pauses).toEqual([7_000])
      await current!.close()
      const retryAfterSeconds = RETRY_AFTER_MAX_MS / 1_000 + 1
      const { error } = await failureOf(await subject({ type: 'failure', kind: 'rate_limit', retryAfterSeconds }))
      expect(error.retryAfterMs).toBe(retryAfterSeconds * 1_000)
      expect(current!.requests()).toBe(1)
    })

    it.each(['closed', 'torn'] as const)('of a stream %s before its first token is tried again', async (end) => {
      const { events, error } = await hear(await subject({ type: 'answer', parts: [], end }, GREETING))
      expect(error).toBeUndefined()
      expect(events.flatMap((event) => (event.type === 'retrying' ? [event.kind] : []))).toEqual(['protocol'])
      expect(textOf(events)).toBe('Net sales were fine.')
    })

    it.each([
      ['text', { type: 'text', text: 'Well' }],
      ['reasoning', { type: 'reasoning', text: 'Hm' }],
      ['a call', { type: 'call', id: 'call_1', name: 'query_actuals', input: INPUT }],
    ] as const)('after %s is told, never tried again', async (_, part) => {
      for (const end of ['closed', 'torn'] as const) {
        const { events, error } = await failureOf(await subject({ type: 'answer', parts: [part], end }))
        expect(error.kind).toBe('protocol')
        expect(events.some(({ type }) => type === 'stop')).toBe(false)
        expect(current!.requests()).toBe(1)
        await current!.close()
      }
    })
  })

  describe('abort', () => {
    it('before the answer begins throws the reason and leaves the provider', async () => {
      const { model, arrival, closed } = await subject({ type: 'silence' })
      const controller = new AbortController()
      const reason = new Error('cancelled')
      const heard = hearOut(model.stream(modelRequest({ model: model.defaultModel }), controller.signal))
      await arrival
      controller.abort(reason)
      expect((await heard).error).toBe(reason)
      expect(await closed()).toBe('client')
    })

    it('in the middle of an answer throws the reason and leaves the provider', async () => {
      const { model, closed } = await subject(HALF)
      const controller = new AbortController()
      const reason = new Error('cancelled')
      const heard = (async () => {
        for await (const { type } of model.stream(modelRequest({ model: model.defaultModel }), controller.signal))
          if (type === 'text') controller.abort(reason)
      })()
      await expect(heard).rejects.toBe(reason)
      expect(await closed()).toBe('client')
    })

    it('during a backoff ends it', async () => {
      const { model } = await subject({ type: 'failure', kind: 'overloaded' })
      const controller = new AbortController()
      const reason = new Error('cancelled')
      const heard = (async () => {
        for await (const { type } of model.stream(modelRequest({ model: model.defaultModel }), controller.signal))
          if (type === 'retrying') controller.abort(reason)
      })()
      await expect(heard).rejects.toBe(reason)
      expect(current!.requests()).toBe(1)
    })

    it('is not needed: an answer that is not read on leaves the provider too', { timeout: 2_000 }, async () => {
      const { model, closed } = await subject(HALF)
      const answer = model.stream(modelRequest({ model: model.defaultModel }), never)
      for await (const { type } of answer) if (type === 'text') break
      expect(await closed()).toBe('client')
    })

    it('leaves no listener behind on a signal that lives longer', async () => {
      const { model } = await subject(GREETING)
      const counts = { addEventListener: 0, removeEventListener: 0 }
      const counted = new Proxy(new AbortController().signal, {
        get(target, name) {
          if (name === 'addEventListener' || name === 'removeEventListener') counts[name] += 1
          const value: unknown = Reflect.get(target, name, target)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      })
      await hearOut(model.stream(modelRequest({ model: model.defaultModel }), counted))
      expect(counts.addEventListener).toBeGreaterThan(0)
      expect(counts.removeEventListener).toBe(counts.addEventListener)
    })
  })
}
