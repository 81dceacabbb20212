/**
 * Cuts growing markdown into pieces that can be rendered one by one: while an answer streams in, only its last piece
 * changes, and the ones before it need no second parse.
 */

const FENCE = /^ {0,3}(`{3,}|~{3,})/
/** Definitions of links and footnotes work across the whole text, so a text with one stays whole. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m
/** A line that continues what stands above it, or may yet as it grows: indented, or one more item of a list. */
const CONTINUES = /^(\s|[-*+](\s|$)|\d{1,9}([.)](\s|$)|$))/

/**
 * Pieces whose concatenation is `markdown`, cut after blank lines outside code fences, never inside a list. Empty text
 * has no pieces. As text grows, only the last piece changes or is followed by more, until a definition appears.
 */
export function markdownPieces(markdown: string): string[] {
  if (markdown === '') return []
  if (DEFINITION.test(markdown)) return [markdown]
  const pieces: string[] = []
  let piece = ''
  let fence: string | undefined
  let afterBlank = false
  for (const line of markdown.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const blank = line.trim() === ''
    if (afterBlank && !blank && fence === undefined && !CONTINUES.test(line)) {
      pieces.push(piece)
      piece = ''
    }
    fence = fenceAfter(line, fence)
    piece += line
    afterBlank = blank
  }
  pieces.push(piece)
  return pieces
}

/** The code fence that is open at the end of a text, by its marker; undefined where it ends outside code. */
export function openFence(markdown: string): string | undefined {
  return markdown.split('\n').reduce<string | undefined>((open, line) => fenceAfter(line, open), undefined)
}

/** The code fence that is open after `line`, by its marker; undefined outside code. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const marker = FENCE.exec(line)?.[1]
  if (marker === undefined) return open
  if (open === undefined) return marker
  const closes = marker.startsWith(open) && line.trim() === marker
  return closes ? undefined : open
}
