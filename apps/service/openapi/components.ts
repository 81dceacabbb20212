import {
  adminHealthSchema,
  adminQueueSchema,
  adminRunListSchema,
  adminRunSchema,
  adminUserSchema,
  bootstrapSchema,
  chatRequestSchema,
  columnSchema,
  conversationDetailSchema,
  conversationListSchema,
  conversationPatchSchema,
  conversationSchema,
  drainAnswerSchema,
  drainSchema,
  EVENT_SCHEMAS,
  feedbackRequestSchema,
  logEventSchema,
  problemSchema,
  queuePlaceSchema,
  runAnswerSchema,
  runListSchema,
  runSchema,
  runStateSchema,
  toolListSchema,
  toolResourceSchema,
  turnSchema,
  uiContextSchema,
  usageSchema,
} from '@perdure/protocol'
import { z } from 'zod'
import { datasetAnswerSchema, datasetSchema } from '../datasets/dataset-resource.ts'

/** Names for the schemas that the document tells once and refers to. */
const NAMED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  AdminHealth: adminHealthSchema,
  AdminQueue: adminQueueSchema,
  AdminRun: adminRunSchema,
  AdminRunList: adminRunListSchema,
  AdminUser: adminUserSchema,
  Bootstrap: bootstrapSchema,
  ChatRequest: chatRequestSchema,
  Column: columnSchema,
  Conversation: conversationSchema,
  ConversationAnswer: conversationDetailSchema,
  ConversationList: conversationListSchema,
  ConversationPatch: conversationPatchSchema,
  Dataset: datasetSchema,
  DatasetAnswer: datasetAnswerSchema,
  Drain: drainSchema,
  DrainAnswer: drainAnswerSchema,
  Feedback: feedbackRequestSchema,
  LogEvent: logEventSchema,
  Problem: problemSchema,
  QueuePlace: queuePlaceSchema,
  Run: runSchema,
  RunAnswer: runAnswerSchema,
  RunList: runListSchema,
  RunState: runStateSchema,
  Tool: toolResourceSchema,
  ToolList: toolListSchema,
  Turn: turnSchema,
  UiContext: uiContextSchema,
  Usage: usageSchema,
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

/** Event of a stream → the name of its data's schema. */
export const EVENT_COMPONENTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(EVENT_SCHEMAS).map((name) => [name, `${pascalCase(name)}EventData`]),
)

/**
 * zod's own registry, which also holds what `describe` says of a schema, with the names in it. Registered once a
 * process, because the schemas are.
 */
export const schemaRegistry = z.globalRegistry
for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) schemaRegistry.add(schema, { id })
for (const [name, schema] of Object.entries(EVENT_SCHEMAS)) {
  schemaRegistry.add(schema, { id: EVENT_COMPONENTS[name] ?? name })
}
