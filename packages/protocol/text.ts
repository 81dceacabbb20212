import type { TextData } from './events.ts'
import { TEXT_EVENT_MAX_UNITS } from './limits.ts'

/** Cutting and joining text without splitting a surrogate pair. Lengths count UTF-16 code units. */

/**
 * The largest length of at most `maxUnits` at which `text` may be cut: one less where that falls between the halves
 * of a pair. The whole length where the text is short enough.
 */
export function safeCut(text: string, maxUnits: number): number {
  if (maxUnits >= text.length) return text.length
  const cut = Math.max(0, Math.floor(maxUnits))
  return cut > 0 && isHighSurrogate(text, cut - 1) && isLowSurrogate(text, cut) ? cut - 1 : cut
}

/**
 * True where the last unit is the first half of a pair whose other half may still come: a writer holds that unit back
 * until it has the next piece.
 */
export function endsInsidePair(text: string): boolean {
  return isHighSurrogate(text, text.length - 1)
}

/** The text in pieces of at most `maxUnits` (at least 2); none for an empty text. */
export function splitText(text: string, maxUnits = TEXT_EVENT_MAX_UNITS): string[] {
  if (maxUnits < 2) throw new RangeError('a piece must hold at least 2 code units, or a pair would not fit')
  const pieces: string[] = []
  let rest = text
  while (rest !== '') {
    const cut = safeCut(rest, maxUnits)
    pieces.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return pieces
}

/** At most `maxUnits` of the text, with an ellipsis in place of what went; empty for less than one unit. */
export function clipText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text
  return maxUnits < 1 ? '' : `${text.slice(0, safeCut(text, maxUnits - 1))}…`
}

/**
 * One delta in place of two that follow each other in the same block. Undefined where they do not, where one of them
 * is a snapshot, or where the whole would be longer than `maxUnits`.
 */
export function joinDeltas(first: TextData, second: TextData, maxUnits = TEXT_EVENT_MAX_UNITS): TextData | undefined {
  if (first.mode !== 'delta' || second.mode !== 'delta' || first.block !== second.block) return undefined
  if (first.offset + first.text.length !== second.offset) return undefined
  if (first.text.length + second.text.length > maxUnits) return undefined
  return { ...first, text: first.text + second.text }
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
