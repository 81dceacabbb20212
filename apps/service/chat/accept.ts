interface MediaRange {
  type: string
  quality: number
}

const JSON_TYPE = 'application/json'
const STREAM_TYPE = 'text/event-stream'

/**
 * Whether an `Accept` header would rather have JSON than an event stream: a higher quality, or the same one by a range
 * that is more specific (RFC 9110, section 12.5.1). A tie, nothing acceptable and no header all mean the stream.
 */
export function prefersJson(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const ranges = accept.split(',').map(parseRange)
  const json = match(ranges, JSON_TYPE)
  const stream = match(ranges, STREAM_TYPE)
  if (json.quality !== stream.quality) return json.quality > stream.quality
  return json.quality > 0 && json.specificity > stream.specificity
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length)
  const quality = weight === undefined ? 1 : Number(weight)
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

/** The quality of the most specific range that a type falls in; 0 where there is none. */
function match(ranges: readonly MediaRange[], type: string): { quality: number; specificity: number } {
  const candidates = ['*/*', `${type.split('/', 1)[0]}/*`, type]
  for (let specificity = candidates.length; specificity > 0; specificity -= 1) {
    const range = ranges.find((candidate) => candidate.type === candidates[specificity - 1])
    if (range) return { quality: range.quality, specificity }
  }
  return { quality: 0, specificity: 0 }
}
