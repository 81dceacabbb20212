import type { Asker, Directory, Person, Warehouse } from '@perdure/books'
import type { CheckData } from '@perdure/protocol'
import { buildBriefing } from '../prompts/briefing.ts'
import { buildSystemPrompt } from '../prompts/system-prompt.ts'
import type { Model, ProviderErrorKind } from '../providers/model.ts'
import type { Tool } from '../tools/tool.ts'
import type { AnalystCaches } from './analyst-caches.ts'
import { fromCheckpoint, type Progress } from './checkpoint.ts'
import type { AnalystContext, AnalystResult, AnalystRun } from './execution.ts'
import { historyMessages, type EarlierTurn } from './history.ts'
import { runLoop } from './loop.ts'
import { chooseModel } from './model-policy.ts'
import { questionKind } from './question-kind.ts'
import { QuestionObserver, type QuestionFacts, type QuestionTelemetry } from './question-telemetry.ts'
import { questionSchema, type Question } from './question.ts'
import { findToolProfile, toolsOfProfile } from './tool-profiles.ts'

export interface AnalystOptions {
  model: Model
  tools: readonly Tool[]
  warehouse: Warehouse
  directory: Directory
  /** What was said before on the way to this run, oldest first; empty for a root. */
  history: (run: AnalystRun) => Promise<readonly EarlierTurn[]>
  /** What is remembered over all runs; absent: nothing. */
  caches?: AnalystCaches
  /** Told of a tool that threw: something is broken on our side, and the person is only told that it failed. */
  onToolFailure?: (failure: { runId: string; tool: string; error: unknown }) => void
  /** Told of a provider that gave no whole answer: its kind and status, never what anybody wrote. */
  onProviderFailure?: (failure: { runId: string; kind: ProviderErrorKind; message: string }) => void
  /** Told once of each answer that came to its end: how its figures compare with the run's datasets. */
  onChecked?: (checked: AnswerFigures) => void
  /** Told once of each attempt that is over, with what it took. */
  onQuestion?: (telemetry: QuestionTelemetry) => void
  /** Whether that holds the question's text; default: it does not. */
  recordsText?: boolean
  nowMs?: () => number
}

/** How many figures of an answer are cited, held by a dataset without being cited, or held by none. */
export interface AnswerFigures extends Pick<CheckData, 'cited' | 'supported' | 'unsupported'> {
  runId: string
}

/** Fits the engine's Executor port as it is. */
export interface Analyst {
  execute(input: unknown, context: AnalystContext): Promise<AnalystResult>
}

/**
 * The financial analyst. `execute` takes a `Question` and answers it for the run's user, with the rights that user has
 * at that moment: a takeover asks the directory again. Throws for an input or a checkpoint that is none of its own.
 */
export function createAnalyst(options: AnalystOptions): Analyst {
  return {
    async execute(input, given) {
      const question = questionSchema.parse(input)
      const observer = new QuestionObserver(given, options.tools.map(({ name }) => name), options.nowMs ?? Date.now)
      const { context } = observer
      const person = await options.directory.find(context.run.userId)
      if (!person?.aiPermission) return NOT_PERMITTED
      const asker = options.directory.askerFor(person)
      const progress =
        context.resumeFrom === undefined
          ? await begin(options, question, context.run)
          : resumed(options, context.resumeFrom)
      context.signal.throwIfAborted()
      const loop = prepare(options, question, context, person, asker)
      const facts = factsOf(options, question, progress)
      const over = (ending: AnalystResult | 'aborted' | 'broken'): void =>
        options.onQuestion?.(observer.record(facts, ending))
      try {
        const result = await runLoop(loop, progress)
        over(result)
        return result
      } catch (error) {
        over(context.signal.aborted ? 'aborted' : 'broken')
        throw error
      }
    },
  }
}

const NOT_PERMITTED: AnalystResult = { outcome: 'failed', code: 'not_permitted', reason: 'not_permitted' }

async function begin({ model, history }: AnalystOptions, question: Question, run: AnalystRun): Promise<Progress> {
  const turns = await history(run)
  const earlier = historyMessages(turns)
  const chosen = chooseModel(model, question.model, {
    kind: questionKind(question.message),
    messageCharacters: question.message.length,
    historyTurns: turns.length,
    budgetLeftMicroUsd: undefined,
  })
  return {
    step: 0,
    model: chosen.model,
    modelReason: chosen.reason,
    messages: [...earlier, { role: 'user', text: question.message }],
    blocks: [],
    datasets: [],
    charts: 0,
    finished: false,
  }
}

/** The model may have been taken off the menu since: then the default goes on with what the other one left. */
function resumed({ model }: AnalystOptions, checkpoint: unknown): Progress {
  const progress = fromCheckpoint(checkpoint)
  const isOffered = model.models.some(({ id }) => id === progress.model)
  return isOffered ? progress : { ...progress, model: model.defaultModel, modelReason: 'taken_off_the_menu' }
}

function factsOf({ model, recordsText }: AnalystOptions, question: Question, progress: Progress): QuestionFacts {
  return {
    kind: questionKind(question.message),
    profile: findToolProfile(question.toolProfile).id,
    provider: model.provider,
    model: progress.model,
    modelReason: progress.modelReason,
    ...(recordsText ? { text: question.message } : {}),
  }
}

function prepare(
  options: AnalystOptions,
  { uiContext, toolProfile }: Question,
  context: AnalystContext,
  person: Person,
  asker: Asker,
): Parameters<typeof runLoop>[0] {
  const { model, caches, nowMs = Date.now } = options
  const warehouse = caches?.remembering(options.warehouse) ?? options.warehouse
  const { runId } = context.run
  const tools = toolsOfProfile(options.tools, toolProfile)
  const briefing = buildBriefing({ warehouse, person, asker, uiContext, nowMs: nowMs() })
  return {
    model,
    system: buildSystemPrompt(briefing, tools.map(({ name }) => name)),
    briefing,
    context,
    onProviderFailure: ({ kind, message }) => options.onProviderFailure?.({ runId, kind, message }),
    onChecked: ({ cited, supported, unsupported }) => options.onChecked?.({ runId, cited, supported, unsupported }),
    runner: {
      runId,
      tools,
      context: { asker, warehouse, signal: context.signal },
      caches,
      nowMs,
      onToolFailure: (error, tool) => options.onToolFailure?.({ runId, tool, error }),
    },
  }
}
