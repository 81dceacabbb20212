import type { CheckData } from '@perdure/protocol'
import { z } from 'zod'
import { checkAnswer } from '../checker/check-answer.ts'
import { Speech } from '../citations/speech.ts'
import type { Briefing } from '../prompts/briefing.ts'
import type { SystemPart } from '../prompts/system-prompt.ts'
import {
  callsOf,
  type AssistantPart,
  type Model,
  type ModelRequest,
  type ToolAnswer,
  type ToolCall,
} from '../providers/model.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { toCheckpoint, type Progress } from './checkpoint.ts'
import type { AnalystCharge, AnalystContext, AnalystResult } from './execution.ts'
import { followUps } from './follow-ups.ts'
import { inSlices } from '../tools/in-slices.ts'
import { OUTPUT_MAX_TOKENS, STEPS_MAX } from './limits.ts'
import { Outbox } from './outbox.ts'
import { blocksWith } from './said.ts'
import { listen, type StepOutcome } from './step.ts'
import { concludeCall, startCalls, startEvent, type ToolRunner } from './tool-calls.ts'
import { toolCallIds, withUniqueCallIds } from './tool-call-ids.ts'

export interface Loop {
  model: Model
  system: readonly SystemPart[]
  briefing: Briefing
  runner: ToolRunner
  context: AnalystContext
  /** Told of a provider that gave no whole answer; the message holds no words of anybody. */
  onProviderFailure: (error: ProviderError) => void
  /** Told once of each answer that came to its end. */
  onChecked: (check: CheckData) => void
}

/**
 * Model, tools, model, … until the model has nothing more to ask for. Each turn of it closes with a checkpoint, so that
 * whoever takes the run over goes on from `progress` as if nothing had happened. Throws the signal's reason once that
 * aborts.
 */
export async function runLoop(loop: Loop, start: Progress): Promise<AnalystResult> {
  const outbox = new Outbox((events, options) => loop.context.emit(events, options))
  // Whoever takes a finished answer over takes its check back by speaking, and so says it again.
  if (start.finished) await outbox.send([await checkEvent(loop, start)])
  for (let progress = start; !progress.finished;) {
    if (progress.step >= STEPS_MAX) return { outcome: 'failed', code: 'steps', reason: 'steps' }
    const { step, text } = await listenOnce(loop, progress, outbox)
    if (step.outcome === 'broke') return await giveUp(loop, step, outbox)
    const parts = withUniqueCallIds(step.parts, toolCallIds(progress.messages))
    const calls = callsOf(parts)
    const said: Progress = {
      ...progress,
      step: progress.step + 1,
      messages: [...progress.messages, { role: 'assistant', parts }],
      blocks: blocksWith(progress, text),
    }
    if (calls.length > 0) progress = await answerCalls(loop, said, calls, step.charges, outbox)
    else if (step.reason === 'pause') progress = await closeStep(said, step.charges, outbox)
    else if (saysNothing(said)) return await giveUp(loop, { ...step, error: NO_ANSWER }, outbox)
    else progress = await finish(loop, said, step.charges, outbox)
  }
  await outbox.flush()
  return { outcome: 'completed' }
}

const NO_ANSWER = new ProviderError('protocol', 'the model ended without a word')

/** One answer of the model. What it said last is held back until it is known to be no part of a marker. */
async function listenOnce(
  loop: Loop,
  progress: Progress,
  outbox: Outbox,
): Promise<{ step: StepOutcome; text: string }> {
  const { context, model, runner } = loop
  const speech = new Speech(progress.datasets, (text) => outbox.send([{ event: 'text', text }]))
  const step = await listen({
    model,
    request: toRequest(loop, progress),
    signal: context.signal,
    modelReason: progress.modelReason,
    chargePrefix: `${context.run.runId}:a${context.run.attempt}:s${progress.step + 1}`,
    nowMs: runner.nowMs,
    say: (text) => speech.say(text),
    alive: () => context.alive(),
  })
  if (step.outcome === 'broke') return { step, text: speech.said }
  try {
    await speech.end()
    return { step, text: speech.said }
  } catch (error) {
    return { step: { outcome: 'broke', error, charges: step.charges }, text: speech.said }
  }
}

function toRequest({ system, briefing, runner }: Loop, progress: Progress): ModelRequest {
  return {
    model: progress.model,
    system,
    briefing,
    tools: runner.tools.map(({ name, description, input }) => ({
      name,
      description,
      inputSchema: z.toJSONSchema(input, { io: 'input' }) as Record<string, unknown>,
    })),
    messages: progress.messages,
    maxOutputTokens: OUTPUT_MAX_TOKENS,
  }
}

/** Runs a message's calls together and tells their results in the message's order; the last one closes the step. */
async function answerCalls(
  { runner, context }: Loop,
  said: Progress,
  calls: readonly ToolCall[],
  charges: AnalystCharge[],
  outbox: Outbox,
): Promise<Progress> {
  const running = startCalls(runner, calls, said.datasets)
  await outbox.send(
    calls.map((call) => startEvent(runner.tools, call)),
    { charges },
  )
  const answers: ToolAnswer[] = []
  let progress = said
  for (const { call, result } of running) {
    const done = await result
    context.signal.throwIfAborted()
    context.alive()
    const { events, answer, progress: made } = concludeCall(context.run.runId, call, done, progress)
    answers.push(answer)
    progress = { ...progress, ...made }
    const closed: Progress = { ...progress, messages: [...said.messages, { role: 'tool', answers: [...answers] }] }
    const isLast = answers.length === calls.length
    await outbox.send(events, isLast ? { checkpoint: toCheckpoint(closed) } : {})
    if (isLast) return closed
  }
  return progress
}

async function closeStep(progress: Progress, charges: AnalystCharge[], outbox: Outbox): Promise<Progress> {
  await outbox.send([], { checkpoint: toCheckpoint(progress), charges })
  return progress
}

async function finish(loop: Loop, said: Progress, charges: AnalystCharge[], outbox: Outbox): Promise<Progress> {
  const progress: Progress = { ...said, finished: true }
  const items = followUps(loop.briefing, progress)
  const check = await checkEvent(loop, progress).catch(async (error: unknown) => {
    await giveUp(loop, { error, charges }, outbox)
    throw error
  })
  const events = items.length > 0 ? [{ event: 'follow_ups' as const, data: { items } }, check] : [check]
  await outbox.send(events, { checkpoint: toCheckpoint(progress), charges })
  loop.onChecked(check.data)
  return progress
}

/** In slices: a long answer is checked for seconds, in which other runs go on and this one can be stopped. */
async function checkEvent(
  { context }: Loop,
  { blocks, datasets, messages }: Progress,
): Promise<{ event: 'check'; data: CheckData }> {
  const asked = messages.findLast((message) => message.role === 'user')
  const work = checkAnswer({ blocks, datasets, question: asked?.text ?? '' })
  return { event: 'check', data: await inSlices(work, context.signal) }
}

/**
 * What was used is told first, also for a run that is not ours any more: whether it may be written is not for us to
 * say.
 */
async function giveUp(
  { context, onProviderFailure }: Loop,
  { error, charges }: { error: unknown; charges: AnalystCharge[] },
  outbox: Outbox,
): Promise<AnalystResult> {
  const told = charges.length > 0 ? outbox.send([], { charges }).then(() => outbox.flush()) : outbox.flush()
  if (context.signal.aborted) {
    await told.catch(() => undefined)
    throw context.signal.reason
  }
  await told
  if (!(error instanceof ProviderError)) throw error
  onProviderFailure(error)
  return { outcome: 'failed', code: error.runErrorCode, reason: 'provider' }
}

function saysNothing({ messages }: Progress): boolean {
  const lastQuestion = messages.findLastIndex(({ role }) => role === 'user')
  return !messages.slice(lastQuestion).some((message) => message.role === 'assistant' && message.parts.some(isWord))
}

function isWord(part: AssistantPart): boolean {
  return part.type === 'text' && part.text.trim() !== ''
}
