import {
  type Analyst,
  type AnswerFigures,
  bootstrapMaterial,
  createAnalyst,
  createAnalystCaches,
  createToolRegistry,
  type EarlierTurn,
  type Model,
  type QuestionTelemetry,
} from '@perdure/analyst'
import { type Books, withBooks } from '@perdure/books'
import type { ServiceConfiguration } from '@perdure/configuration'
import type { Clock, ServiceDependencies } from '../dependencies.ts'
import { serviceMaterial } from './bootstrap.ts'
import { createDatasetReader } from './dataset-reader.ts'

export interface AnalystWiring {
  configuration: Pick<ServiceConfiguration, 'admission' | 'featureEnabled' | 'telemetryText'>
  model: Model
  /** Held for each run as a whole: one answer never mixes two versions. */
  books: Pick<Books, 'hold'>
  clock: Clock
  /** What was said before on the way to a run. */
  history: (run: { conversationId: string; parentRunId: string | null }) => Promise<EarlierTurn[]>
  /** A tool that threw is broken on our side. */
  onToolFailure: (failure: { runId: string; tool: string; error: unknown }) => void
  /** How the figures of an answer compare with the datasets of its run. */
  onChecked: (checked: AnswerFigures) => void
  /** What was recorded of an attempt at a question that is over. */
  onQuestion: (question: QuestionTelemetry) => void
}

export interface WiredAnalyst extends Pick<ServiceDependencies, 'tools' | 'bootstrap' | 'readDataset' | 'cacheFigures'> {
  /** Fits the engine's port. */
  executor: Analyst
}

/** The analyst over the books and a model, and what the routes tell of it. */
export function wireAnalyst(wiring: AnalystWiring): WiredAnalyst {
  const { configuration, model, books, clock, history, ...listeners } = wiring
  const tools = createToolRegistry()
  const caches = createAnalystCaches()
  const nowMs = (): number => clock.nowMs()
  return {
    executor: {
      execute: (input, context) =>
        withBooks(books, ({ warehouse, directory }) => {
          const { onToolFailure, onChecked, onQuestion } = listeners
          const told = { onToolFailure, onChecked, onQuestion, recordsText: configuration.telemetryText }
          return createAnalyst({ model, tools, caches, warehouse, directory, history, nowMs, ...told }).execute(input, context)
        }),
    },
    tools: tools.map(({ name, title, description }) => ({ name, title, description })),
    bootstrap: ({ person, ...shown }) =>
      withBooks(books, async ({ warehouse, directory }) => ({
        ...bootstrapMaterial({ model, tools, warehouse, directory, person, shown, nowMs: nowMs() }),
        ...serviceMaterial(configuration),
      })),
    readDataset: (request) =>
      withBooks(books, ({ warehouse, directory }) => createDatasetReader({ tools, warehouse: caches.remembering(warehouse), directory })(request)),
    cacheFigures: () => caches.figures(),
  }
}
