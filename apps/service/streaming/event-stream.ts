import type { ServerResponse } from 'node:http'
import { encodeRetry, HEARTBEAT, HEARTBEAT_INTERVAL_MS, RETRY_DELAY_MS } from '@perdure/protocol'
import type { Clock } from '../dependencies.ts'

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const

/**
 * Sends an attachment's chunks as a response's body, at the reader's pace: the next chunk is asked for when the
 * connection has taken the last one, so nothing waits here behind a slow reader. After `HEARTBEAT_INTERVAL_MS` without
 * a byte a comment shows that the connection lives.
 *
 * The headers must be set. Ends the response when the chunks end; resolves when it is ended or its connection is gone;
 * rejects, with the response ended at an event boundary, when reading the log fails.
 */
export async function sendEventStream(
  response: ServerResponse,
  chunks: AsyncIterable<Uint8Array>,
  clock: Clock,
): Promise<void> {
  // A reader that goes away in the middle of a write is nothing to report.
  response.on('error', () => {})
  const heartbeat = startHeartbeat(response, clock)
  try {
    response.write(encodeRetry(RETRY_DELAY_MS))
    for await (const chunk of chunks) {
      heartbeat.postpone()
      if (response.destroyed) break
      if (!response.write(chunk)) await drained(response)
    }
  } finally {
    heartbeat.stop()
    response.end()
  }
}

function startHeartbeat(response: ServerResponse, clock: Clock): { postpone(): void; stop(): void } {
  let cancel = clock.after(HEARTBEAT_INTERVAL_MS, beat)
  function beat(): void {
    // A connection that has bytes to give away needs no sign of life, and none may pile up behind them.
    if (!response.writableNeedDrain && !response.destroyed) response.write(HEARTBEAT)
    cancel = clock.after(HEARTBEAT_INTERVAL_MS, beat)
  }
  return {
    postpone() {
      cancel()
      cancel = clock.after(HEARTBEAT_INTERVAL_MS, beat)
    },
    stop: () => cancel(),
  }
}

/** Resolves when the connection takes bytes again, or never will. */
function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed || !response.writableNeedDrain) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle)
      response.off('close', settle)
      resolve()
    }
    response.on('drain', settle)
    response.on('close', settle)
  })
}
