import type { QuestionTelemetry } from '@perdure/analyst'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyBaseLogger } from 'fastify'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const SECONDS_PER_MS = 1 / 1000
const FIRST_WORD_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]
const DURATION_BUCKETS_S = [0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300, 600]

export type QuestionSink = (question: QuestionTelemetry) => void

/** One line a question, with everything that was recorded. */
export function questionLog(logger: Pick<FastifyBaseLogger, 'info'>): QuestionSink {
  return (question) => logger.info({ question }, 'a question is over')
}

/**
 * A span for each question and no more than the API: where no tracing is set up it goes nowhere. Names of attributes
 * are those of OpenTelemetry's conventions for generative AI, where it has one.
 */
export function questionSpans(nowMs: () => number): QuestionSink {
  return ({ runId, attempt, provider, model, modelReason, kind, profile, usage, durationMs, outcome, code, ...rest }) => {
    const endTime = nowMs()
    const span = trace.getTracer('perdure').startSpan('invoke_agent analyst', {
      startTime: endTime - durationMs,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.provider.name': provider,
        'gen_ai.request.model': model,
        'gen_ai.usage.input_tokens': usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
        'gen_ai.usage.output_tokens': usage.outputTokens,
        'perdure.run.id': runId,
        'perdure.run.attempt': attempt,
        'perdure.question.kind': kind,
        'perdure.question.profile': profile,
        'perdure.model.reason': modelReason,
        'perdure.figures.unsupported': rest.figures?.unsupported ?? 0,
        ...(rest.firstTokenMs === undefined ? {} : { 'perdure.first_token_ms': rest.firstTokenMs }),
        ...(code === undefined ? {} : { 'error.type': code }),
      },
    })
    if (outcome === 'failed' || outcome === 'broken') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end(endTime)
  }
}

/** Labels are ids out of short lists: kinds, profiles, outcomes, the models that are offered, the tools that exist. */
export function questionMetrics(registry: Registry): QuestionSink {
  const registers = [registry]
  const questions = new Counter({
    name: 'perdure_questions_total',
    help: 'Attempts at questions that are over, by what was asked and how it ended',
    labelNames: ['kind', 'profile', 'outcome'],
    registers,
  })
  const choices = new Counter({
    name: 'perdure_model_choices_total',
    help: 'Models that answered, and why they did',
    labelNames: ['model', 'reason'],
    registers,
  })
  const firstWord = new Histogram({
    name: 'perdure_question_first_token_seconds',
    help: 'Time from the beginning of an attempt to the first word of its answer',
    labelNames: ['model'],
    buckets: FIRST_WORD_BUCKETS_S,
    registers,
  })
  const duration = new Histogram({
    name: 'perdure_question_duration_seconds',
    help: 'Time from the beginning of an attempt to its end',
    labelNames: ['model'],
    buckets: DURATION_BUCKETS_S,
    registers,
  })
  const tokens = new Counter({
    name: 'perdure_model_tokens_total',
    help: 'Tokens of provider calls by class; input holds no cached ones',
    labelNames: ['model', 'class'],
    registers,
  })
  const promptCache = new Gauge({
    name: 'perdure_prompt_cache_hit_ratio',
    help: 'Tokens of prompts that the provider read from its cache, among all of them, since the process began',
    labelNames: ['model'],
    registers,
  })
  const prompts = new Map<string, { cached: number; all: number }>()
  const toolCalls = new Counter({
    name: 'perdure_tool_calls_total',
    help: 'Calls of tools by models; what is no tool counts as unknown',
    labelNames: ['tool'],
    registers,
  })
  return ({ kind, profile, outcome, model, modelReason, usage, ...rest }) => {
    questions.inc({ kind, profile, outcome })
    choices.inc({ model, reason: modelReason })
    if (rest.firstTokenMs !== undefined) firstWord.observe({ model }, rest.firstTokenMs * SECONDS_PER_MS)
    duration.observe({ model }, rest.durationMs * SECONDS_PER_MS)
    tokens.inc({ model, class: 'input' }, usage.inputTokens)
    tokens.inc({ model, class: 'output' }, usage.outputTokens)
    tokens.inc({ model, class: 'cache_read' }, usage.cacheReadTokens)
    tokens.inc({ model, class: 'cache_write' }, usage.cacheWriteTokens)
    const { cached, all } = prompts.get(model) ?? { cached: 0, all: 0 }
    const prompt = {
      cached: cached + usage.cacheReadTokens,
      all: all + usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    }
    prompts.set(model, prompt)
    if (prompt.all > 0) promptCache.set({ model }, prompt.cached / prompt.all)
    for (const [tool, count] of Object.entries(rest.toolCalls)) toolCalls.inc({ tool }, count)
  }
}
