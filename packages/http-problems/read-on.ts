import type { IncomingMessage } from 'node:http'

/** How much more of a body is read to be thrown away, and for how long. Past either, its sender may not hear the answer. */
const READ_ON_MAX_BYTES = 4 * 1024 * 1024
const READ_ON_MAX_MS = 5_000

/**
 * Reads the rest of a body that is refused, up to a bound; never rejects. An answer that does not wait for it closes the
 * connection on bytes that are still on their way, which resets it: its sender, or a gateway between, often hears of that
 * instead of the answer.
 */
export function readOn(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) return resolve()
    let sizeBytes = 0
    const end = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, READ_ON_MAX_MS)
    for (const over of ['end', 'close', 'error']) request.once(over, end)
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes > READ_ON_MAX_BYTES) end()
    })
  })
}
