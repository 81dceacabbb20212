import { type DestinationStream, type Logger, pino } from 'pino'

/** The program's log, a line of JSON each. The engine tells errors as `error`, Fastify as `err`: both with message and stack. */
export function createProgramLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: { program: 'service' }, serializers: { error: pino.stdSerializers.err } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
