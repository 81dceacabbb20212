/** A stretch of a title, in UTF-16 code units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A text as it is compared: without case, diacritics or width, and with where each of its units came from. */
export interface FoldedText {
  readonly text: string
  /** For each unit of `text` the range in the original that it stands for. */
  readonly origins: readonly TextRange[]
}

/** Letters that no normal form takes apart, as people without them on their keyboard type them. */
const TYPED_AS: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th' }

const MARKS = /\p{M}/gu

/** The same in every locale: `Straße`, `STRASSE` and `strasse` are one, and so are `Émile` and `emile`. */
export function foldText(original: string): FoldedText {
  const origins: TextRange[] = []
  let text = ''
  let start = 0
  for (const character of original) {
    const end = start + character.length
    const folded = foldCharacter(character)
    text += folded
    for (let unit = 0; unit < folded.length; unit += 1) origins.push({ start, end })
    start = end
  }
  return { text, origins }
}

/** The words of what somebody types, folded. */
export function searchWords(query: string): string[] {
  return foldText(query).text.split(/\s+/u).filter(Boolean)
}

/**
 * Where the words stand in the text, in its order and without overlaps; undefined where one of them does not. A word
 * may stand anywhere in another.
 */
export function findWords({ text, origins }: FoldedText, words: readonly string[]): TextRange[] | undefined {
  const found: TextRange[] = []
  for (const word of words) {
    const places = occurrences(text, word)
    if (places.length === 0) return undefined
    for (const place of places) {
      const first = origins[place]
      const last = origins[place + word.length - 1]
      if (first && last) found.push({ start: first.start, end: last.end })
    }
  }
  return joined(found.toSorted((a, b) => a.start - b.start))
}

/** The text cut at the ranges, each piece with whether it is in one. */
export function cutAt(text: string, ranges: readonly TextRange[]): { text: string; isMatch: boolean }[] {
  const pieces: { text: string; isMatch: boolean }[] = []
  let from = 0
  for (const { start, end } of ranges) {
    pieces.push({ text: text.slice(from, start), isMatch: false }, { text: text.slice(start, end), isMatch: true })
    from = end
  }
  pieces.push({ text: text.slice(from), isMatch: false })
  return pieces.filter((piece) => piece.text !== '')
}

function foldCharacter(character: string): string {
  // By way of upper case, because only there some letters become two: ß, SS.
  const plain = character.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase()
  return TYPED_AS[plain] ?? plain.replace(MARKS, '')
}

function occurrences(text: string, word: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) places.push(at)
  return places
}

function joined(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (last && range.start <= last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, range.end) }
    else result.push(range)
  }
  return result
}
