import { z } from 'zod'
import { EVENT_SCHEMAS, type LogEvent } from './events.ts'

/** Log events as JSON values `{ event, data }`: how `GET /runs/{id}` tells a fold. */
const members = Object.entries(EVENT_SCHEMAS)
  .filter(([name]) => name !== 'ready')
  .map(([name, data]) => z.object({ event: z.literal(name), data }))

export const logEventSchema = z.union(members) as unknown as z.ZodType<LogEvent>
export const logEventListSchema = z.array(logEventSchema)
