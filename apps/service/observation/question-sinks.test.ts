import { trace, type Span, type SpanOptions } from '@opentelemetry/api'
import type { QuestionTelemetry } from '@perdure/analyst'
import { Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import { createProgramLog } from './program-log.ts'
import { questionLog, questionMetrics, questionSpans } from './question-sinks.ts'

const QUESTION: QuestionTelemetry = {
  runId: 'run1',
  attempt: 2,
  kind: 'explanation',
  profile: 'performance',
  provider: 'anthropic',
  model: 'claude-opus-5-5',
  modelReason: 'explanation',
  toolCalls: { explain_variance: 2, unknown: 1 },
  firstTokenMs: 1_500,
  durationMs: 9_000,
  usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 900, cacheWriteTokens: 7 },
  costMicroUsd: 1_234,
  outcome: 'completed',
  figures: { cited: 4, supported: 1, unsupported: 2 },
}

afterEach(() => trace.disable())

test('counts questions, models with their reason, tokens by class and tools, and no run by its id', async () => {
  const registry = new Registry()
  const count = questionMetrics(registry)
  count(QUESTION)
  expect(await registry.metrics()).toContain(`perdure_prompt_cache_hit_ratio{model="claude-opus-5-5"} ${900 / 1_007}\n`)
  const { firstTokenMs: _none, ...silent } = QUESTION
  count({ ...silent, outcome: 'failed', code: 'provider_overloaded' })
  const text = await registry.metrics()
  for (const line of [
    'perdure_questions_total{kind="explanation",profile="performance",outcome="completed"} 1',
    'perdure_questions_total{kind="explanation",profile="performance",outcome="failed"} 1',
    'perdure_model_choices_total{model="claude-opus-5-5",reason="explanation"} 2',
    'perdure_model_tokens_total{model="claude-opus-5-5",class="cache_read"} 1800',
    'perdure_model_tokens_total{model="claude-opus-5-5",class="output"} 100',
    'perdure_tool_calls_total{tool="explain_variance"} 4',
    'perdure_tool_calls_total{tool="unknown"} 2',
    'perdure_question_first_token_seconds_sum{model="claude-opus-5-5"} 1.5',
    'perdure_question_first_token_seconds_count{model="claude-opus-5-5"} 1',
    'perdure_question_duration_seconds_sum{model="claude-opus-5-5"} 18',
  ]) {
    expect(text).toContain(`${line}\n`)
  }
  expect(text).not.toContain('run1')
})

test('logs one line with all of it', () => {
  const lines: string[] = []
  questionLog(createProgramLog('info', { write: (line) => void lines.push(line) }))(QUESTION)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ question: QUESTION })
})

test('is a span from its beginning to its end, for whoever has set tracing up', () => {
  const told: { name: string; options: SpanOptions; endedAt: unknown; failed: boolean }[] = []
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startSpan(name: string, options: SpanOptions = {}) {
        const span = { name, options, endedAt: undefined as unknown, failed: false }
        told.push(span)
        return {
          setStatus: () => (span.failed = true),
          end: (at: unknown) => void (span.endedAt = at),
        } as unknown as Span
      },
      startActiveSpan: () => expect.unreachable(),
    }),
  })
  const tell = questionSpans(() => 10_000)
  tell(QUESTION)
  tell({ ...QUESTION, outcome: 'failed', code: 'steps' })
  expect(told).toMatchObject([
    {
      options: { startTime: 1_000, attributes: { 'gen_ai.request.model': 'claude-opus-5-5', 'gen_ai.usage.input_tokens': 1_007 } },
      endedAt: 10_000,
      failed: false,
    },
    { options: { attributes: { 'error.type': 'steps' } }, failed: true },
  ])
})
