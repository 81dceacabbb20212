import type { Briefing } from '../prompts/briefing.ts'
import type { ModelEvent, ModelRequest } from '../providers/model.ts'

/** A small whole request; a provider that reads prose never looks at its briefing. */
export function modelRequest(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'claude-sonnet-5-5',
    system: [
      { text: 'You are an analyst.', stable: true },
      { text: 'You are talking to Ada.', stable: false },
    ],
    briefing: {} as Briefing,
    tools: [{ name: 'query_actuals', description: 'Actuals', inputSchema: { type: 'object', properties: {} } }],
    messages: [{ role: 'user', text: 'What were net sales in FY2012?' }],
    maxOutputTokens: 1_000,
    ...overrides,
  }
}

/** Hears an answer out; a failure comes back beside what was heard before it. */
export async function hearOut(events: AsyncIterable<ModelEvent>): Promise<{ events: ModelEvent[]; error?: unknown }> {
  const heard: ModelEvent[] = []
  try {
    for await (const event of events) heard.push(event)
    return { events: heard }
  } catch (error) {
    return { events: heard, error }
  }
}

export function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}
