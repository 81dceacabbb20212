import {
  bootstrapSchema,
  chatRequestSchema,
  columnSchema,
  conversationDetailSchema,
  conversationListSchema,
  conversationPatchSchema,
  conversationSchema,
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

type Meta = { id: string }

/** Names for the schemas that the document tells once and refers to. */
const NAMED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  Bootstrap: bootstrapSchema,
  ChatRequest: chatRequestSchema,
  Column: columnSchema,
  Conversation: conversationSchema,
  ConversationAnswer: conversationDetailSchema,
  ConversationList: conversationListSchema,
  ConversationPatch: conversationPatchSchema,
  Dataset: datasetSchema,
  DatasetAnswer: datasetAnswerSchema,
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

const pascalCase = (name: string): string => name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())

/** Event of a stream → the name of its data's schema. */
export const EVENT_COMPONENTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(EVENT_SCHEMAS).map((name) => [name, `${pascalCase(name)}EventData`]),
)

/** A registry of the document's own, so that nothing is registered for the whole process. */
export function createSchemaRegistry(): z.core.$ZodRegistry<Meta> {
  const registry = z.registry<Meta>()
  for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) registry.add(schema, { id })
  for (const [name, schema] of Object.entries(EVENT_SCHEMAS)) registry.add(schema, { id: EVENT_COMPONENTS[name] ?? name })
  return registry
}
