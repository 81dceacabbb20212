import type { Person } from '@perdure/books'
import { ProblemError } from '@perdure/protocol'
import type { FastifyReply } from 'fastify'
import type { ServiceDependencies } from '../dependencies.ts'
import { STREAMS_RETRY_AFTER_MS } from '../limits.ts'
import { EVENT_STREAM_HEADERS, sendEventStream } from './event-stream.ts'
import type { OpenStreams, StreamPlace } from './open-streams.ts'

/** A place for one more stream of this person; throws ProblemError `streams` where there is none. */
export function takePlace(streams: OpenStreams, person: Person): StreamPlace {
  const place = streams.take(person.userId)
  if (!place) throw new ProblemError('streams', { retryAfterMs: STREAMS_RETRY_AFTER_MS })
  return place
}

export interface StreamReplyRequest {
  reply: FastifyReply
  person: Person
  runId: string
  cursor?: number | undefined
  /** Released when the stream is over, however it ends. */
  place: StreamPlace
}

/**
 * Attaches to a run and answers with its stream; 204 where the cursor says that nothing is left. Headers already set on
 * the reply travel with it. The reader's leaving ends the attachment, never the run. Throws ProblemError `not_found`
 * for a run that has gone meanwhile, and what keeps the engine from its first word: then nothing was sent, and the place is
 * released.
 */
export async function replyWithStream(
  { engine, clock }: Pick<ServiceDependencies, 'engine' | 'clock'>,
  { reply, person, runId, cursor, place }: StreamReplyRequest,
): Promise<FastifyReply> {
  const response = reply.raw
  if (response.destroyed) {
    place.release()
    return reply.hijack()
  }
  response.once('close', () => place.release())
  const attachment = await engine
    .attach({ runId, showCosts: person.seeCosts, signal: place.signal, ...(cursor === undefined ? {} : { cursor }) })
    .catch((error: unknown) => {
      place.release()
      throw error
    })
  if (attachment.outcome !== 'attached') place.release()
  if (attachment.outcome === 'not_found') throw new ProblemError('not_found')
  if (attachment.outcome === 'finished') return reply.code(204).send()
  const chunks = await begun(attachment.chunks).catch((error: unknown) => {
    place.release()
    throw error
  })

  reply.hijack()
  const headers = { ...reply.getHeaders(), ...EVENT_STREAM_HEADERS }
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  try {
    await sendEventStream(response, chunks, clock)
  } catch (error) {
    reply.log.error({ err: error, runId }, 'stream ended early')
  } finally {
    place.release()
  }
  return reply
}

/** The same chunks, of which the first is there: what cannot be read at all is no stream that ends early. */
async function begun(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const rest = chunks[Symbol.asyncIterator]()
  const first = await rest.next()
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first.done === true) return
    yield first.value
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  return all()
}
