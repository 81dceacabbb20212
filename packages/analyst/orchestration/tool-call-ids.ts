import { callsOf, type AssistantPart, type ModelMessage } from '../providers/model.ts'

export function toolCallIds(messages: readonly ModelMessage[]): ReadonlySet<string> {
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.parts : []))
  return new Set(callsOf(parts).map(({ id }) => id))
}

/**
 * A provider's id stays what it is, unless it is empty or was used before in the run: then it gets the first free
 * number.
 */
export function withUniqueCallIds(parts: readonly AssistantPart[], taken: ReadonlySet<string>): AssistantPart[] {
  const used = new Set(taken)
  return parts.map((part) => {
    if (part.type !== 'tool_call') return part
    const id = freeId(part.id || 'call', used)
    used.add(id)
    return id === part.id ? part : { ...part, id }
  })
}

function freeId(wanted: string, used: ReadonlySet<string>): string {
  if (!used.has(wanted)) return wanted
  for (let number = 2; ; number += 1) {
    if (!used.has(`${wanted}-${number}`)) return `${wanted}-${number}`
  }
}
