import type { KnownDataset } from '../tools/tool.ts'
import { CodeScanner } from './code-scanner.ts'
import { brokenMarker, isMarker, MARKER_MAX_CHARACTERS, NO_CITATION, resolveMarker, type Citation } from './marker.ts'

/**
 * Says a text on with its markers resolved, as it comes: a citation in place of each, and nothing of a marker before it
 * is whole. What is held back is at most one marker long. However a text is cut into pieces, the whole said is the same.
 */
export class CitationWriter {
  readonly #datasets: readonly KnownDataset[]
  readonly #code = new CodeScanner()
  #held = ''
  #said = ''
  /** The character said last, and whether an odd number of backslashes ends there. */
  #last = ''
  #escapes = false

  /** @param datasets what can be cited */
  constructor(datasets: readonly KnownDataset[]) {
    this.#datasets = datasets
  }

  /** What can be said now, '' while a marker is on its way. */
  write(piece: string): string {
    const text = this.#held + piece
    let at = 0
    for (;;) {
      const next = text.indexOf('[', at)
      this.#pass(text.slice(at, next < 0 ? text.length : next))
      at = next < 0 ? text.length : next
      const found = at < text.length ? markerAt(text, at) : 'unfinished'
      if (found === 'unfinished') break
      if (found === 'none') this.#pass('[')
      else this.#cite(found.inside === undefined ? NO_CITATION : resolveMarker(found.inside, this.#datasets))
      at += found === 'none' ? 1 : found.length
    }
    this.#held = text.slice(at)
    return this.#take()
  }

  /** What is left when the text has ended; a marker that never became whole names no figure. */
  end(): string {
    const held = this.#held
    this.#held = ''
    if (/^\[\[./.test(held)) this.#cite(NO_CITATION)
    else this.#pass(held)
    return this.#take()
  }

  #take(): string {
    const said = this.#said
    this.#said = ''
    return said
  }

  #pass(text: string): void {
    for (const character of text) {
      this.#escapes = character === '\\' && !this.#escapes
      this.#last = character
      this.#code.read(character)
    }
    this.#said += text
  }

  /** Where Markdown would not take it for a link, the figure is said alone. */
  #cite({ text, href }: Citation): void {
    const isLink = !this.#code.isInside() && !this.#escapes && this.#last !== '!'
    this.#pass(isLink ? `[${text}](${href})` : text)
  }
}

/** A marker with what stands in it, undefined for one that was never closed. */
type Found = { inside: string | undefined; length: number } | 'none' | 'unfinished'

/** What begins with the bracket at `at`: a marker, none, or not enough to tell. */
function markerAt(text: string, at: number): Found {
  for (let end = at + 1; ; end += 1) {
    const character = text[end]
    if (character === undefined) return 'unfinished'
    if (end === at + 1) {
      if (character !== '[') return 'none'
      continue
    }
    const inside = text.slice(at + 2, end)
    if (character === ']' && text[end + 1] === undefined) return 'unfinished'
    if (character === ']' && text[end + 1] === ']') return isMarker(inside) ? { inside, length: end + 2 - at } : 'none'
    if (/[[\]\n]/.test(character) || inside.length > MARKER_MAX_CHARACTERS) return broken(inside, character)
  }
}

/** What could not become a whole marker any more. */
function broken(inside: string, next: string): Found {
  const beginning = brokenMarker(inside)
  if (beginning === undefined) return 'none'
  const isHalfClosed = next === ']' && beginning === inside
  return { inside: undefined, length: 2 + beginning.length + (isHalfClosed ? 1 : 0) }
}
