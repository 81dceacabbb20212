export { createAnalyst } from './orchestration/analyst.ts'
export type { Analyst, AnalystOptions, AnswerFigures } from './orchestration/analyst.ts'
export { createAnalystCaches } from './orchestration/analyst-caches.ts'
export type { AnalystCaches } from './orchestration/analyst-caches.ts'
export { bootstrapMaterial } from './orchestration/bootstrap.ts'
export type { BootstrapRequest } from './orchestration/bootstrap.ts'
export { ledgerCall, settleCharges } from './orchestration/charges.ts'
export type { ChargeBody, Settlement } from './orchestration/charges.ts'
export type {
  AnalystCharge,
  AnalystContext,
  AnalystEvent,
  AnalystResult,
  AnalystRun,
  EmitOptions,
} from './orchestration/execution.ts'
export type { EarlierTurn } from './orchestration/history.ts'
export { QUESTION_KINDS } from './orchestration/question-kind.ts'
export type { QuestionTelemetry } from './orchestration/question-telemetry.ts'
export { questionSchema } from './orchestration/question.ts'
export type { Question } from './orchestration/question.ts'
export { runTool } from './orchestration/tool-calls.ts'
export { TOOL_PROFILES } from './orchestration/tool-profiles.ts'
export type { ToolProfile } from './orchestration/tool-profiles.ts'
export { createAiSdkModel } from './providers/ai-sdk.ts'
export { LanguageModelError, loadLanguageModel } from './providers/ai-sdk-module.ts'
export { createAnthropicModel } from './providers/anthropic.ts'
export type { AnthropicOptions } from './providers/anthropic.ts'
export { ANTHROPIC_DEFAULT_MODEL } from './providers/anthropic-models.ts'
export type { Model, ModelChoice } from './providers/model.ts'
export { OFFLINE_WORDS_PER_SECOND, createOfflineModel } from './providers/offline.ts'
export type { OfflineOptions } from './providers/offline.ts'
export { formatCell, isFigure } from './tools/tables/figures.ts'
export { toolReference } from './tools/reference.ts'
export { createToolRegistry, findTool } from './tools/registry.ts'
export type { KnownDataset, Tool, ToolContext, ToolDataset, ToolResult } from './tools/tool.ts'
