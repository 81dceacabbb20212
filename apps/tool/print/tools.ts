import type { Tool } from '@perdure/analyst'
import { z } from 'zod'

/** One line for each tool: its name as it is called, its title as people read it. */
export function printTools(tools: readonly Tool[]): string {
  const width = Math.max(...tools.map(({ name }) => name.length))
  return tools.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join('')
}

/** What a tool does, and its arguments as JSON Schema: what a model is told of it. */
export function printSchema({ name, title, description, input }: Tool): string {
  const schema = JSON.stringify(z.toJSONSchema(input, { io: 'input' }), undefined, 2)
  return `${name}: ${title}\n${description}\n\n${schema}\n`
}
