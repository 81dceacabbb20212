import type { DatasetData } from '@perdure/protocol'
import { figuresInWords } from '../answer/cited-cell.ts'

/** A sentence's end: its mark, a closing quote or bracket if any, and the space or line after it. */
const SENTENCE_END = /[.!?…]["'”’)\]*_]*(?=\s)|\n/g
const MARKUP = /[*_`#>|]+|\[([^\]]*)\]\([^)]*\)/g

/**
 * The whole sentences of growing text past `from`, for a screen reader: `text` is what to say (markup taken out; empty
 * if no sentence has ended), `until` where to go on next time.
 */
export function wholeSentences(
  answer: string,
  from: number,
  datasets: readonly DatasetData[],
): { text: string; until: number } {
  let until = from
  for (const match of answer.slice(from).matchAll(SENTENCE_END)) until = from + match.index + match[0].length
  return { text: spoken(answer.slice(from, until), datasets), until }
}

/** Markdown as one would read it aloud, its figures as they stand on the page. */
export function spoken(markdown: string, datasets: readonly DatasetData[]): string {
  return figuresInWords(markdown, datasets).replace(MARKUP, '$1 ').replace(/\s+/g, ' ').trim()
}
