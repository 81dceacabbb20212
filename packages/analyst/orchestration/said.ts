import type { Progress } from './checkpoint.ts'

/**
 * Adds what a step said to the answer. As on the wire, a tool call ends a block: what is said first after one begins
 * another.
 */
export function blocksWith({ blocks, messages }: Pick<Progress, 'blocks' | 'messages'>, said: string): readonly string[] {
  if (said === '') return blocks
  const lastSpoken = messages.findLastIndex(
    (message) => message.role === 'assistant' && message.parts.some((part) => part.type === 'text' && part.text !== ''),
  )
  const isNew = blocks.length === 0 || messages.slice(lastSpoken + 1).some(({ role }) => role === 'tool')
  return isNew ? [...blocks, said] : [...blocks.slice(0, -1), (blocks.at(-1) ?? '') + said]
}
