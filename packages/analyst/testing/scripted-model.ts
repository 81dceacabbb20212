import type { Model, ModelEvent, ModelRequest, StopReason, ToolCall } from '../providers/model.ts'

/** What a scripted model does in one step: events, a failure, or something that waits on the test. */
export type ScriptedMove = ModelEvent | { type: 'throw'; error: unknown } | { type: 'wait'; until: Promise<unknown> }

export type Script = (request: ModelRequest, step: number, signal: AbortSignal) => readonly ScriptedMove[]

export interface ScriptedModel extends Model {
  /** Every request so far, in order. */
  requests: ModelRequest[]
}

/** A model that says what the test wrote down. `script` is asked once per request; steps count from 1. */
export function scriptedModel(script: Script, overrides: Partial<Model> = {}): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    provider: 'scripted',
    label: 'A scripted model',
    offline: true,
    defaultModel: 'scripted-1',
    models: [{ id: 'scripted-1', label: 'Scripted 1' }],
    ...overrides,
    requests,
    async *stream(request, signal) {
      requests.push(structuredClone({ ...request, briefing: undefined }) as unknown as ModelRequest)
      for (const move of script(request, requests.length, signal)) {
        if (move.type === 'throw') throw move.error
        if (move.type === 'wait') await move.until
        else yield move
      }
    },
  }
}

/** A whole answer in words. */
export function says(text: string, reason: StopReason = 'end'): ScriptedMove[] {
  const words = text.match(/\S+\s*/g) ?? []
  return [
    ...words.map((word): ScriptedMove => ({ type: 'text', text: word })),
    ...usageOf(text),
    { type: 'stop', reason },
  ]
}

/** A message of tool calls. */
export function calls(...made: ToolCall[]): ScriptedMove[] {
  const events = made.flatMap((call): ScriptedMove[] => [
    { type: 'tool_call_start', id: call.id, name: call.name },
    { type: 'tool_call', call },
  ])
  return [...events, ...usageOf(JSON.stringify(made)), { type: 'stop', reason: 'tool_calls' }]
}

function usageOf(text: string): ScriptedMove[] {
  return [
    { type: 'usage', usage: { inputTokens: 100, outputTokens: text.length, cacheReadTokens: 10, cacheWriteTokens: 5 } },
  ]
}
