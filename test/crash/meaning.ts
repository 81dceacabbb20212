import type { ProviderCall } from './provider.ts'

/**
 * The calls that an answer is made of: the last one of each step. A step that was checkpointed is never asked again, and
 * one that was not is asked again by the next attempt.
 */
export function countedCalls(calls: readonly ProviderCall[]): ProviderCall[] {
  const byStep = new Map<number, ProviderCall>()
  for (const call of calls) byStep.set(call.step, call)
  return [...byStep.values()].toSorted((left, right) => left.step - right.step)
}

/** What a reader must hold, in its order: each step's text, then the tools it asked for. */
export type MeantItem = { kind: 'text'; text: string } | { kind: 'tool'; toolCallId: string; input: unknown }

export function meantItems(counted: readonly ProviderCall[]): MeantItem[] {
  return counted.flatMap(({ text, tools }): MeantItem[] => [
    { kind: 'text', text },
    ...tools.map(({ id, input }) => ({ kind: 'tool' as const, toolCallId: id, input })),
  ])
}

/** Each call must have been asked with exactly what the counted ones before it had said. */
export function judgeHistory(counted: readonly ProviderCall[]): string[] {
  return counted.flatMap(({ number, history }) => {
    const said = counted.slice(0, history.length).map(({ text }) => text)
    const isSame = said.length === history.length && said.every((text, step) => text === history[step])
    return isSame ? [] : [`call ${number} was asked with other words than were said`]
  })
}
