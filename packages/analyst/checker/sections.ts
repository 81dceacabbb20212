/** A section is cut at the first blank line behind so many characters: some milliseconds of checking. */
const SECTION_MIN_CHARACTERS = 4_000
/** What has no blank line for so long is cut at a line's end, else at a space, else where it stands. */
const SECTION_MAX_CHARACTERS = 16_000

export interface Section {
  text: string
  /** Where it begins in the whole. */
  start: number
}

/**
 * The text in its order, in sections that can be read by themselves: what is said of a number stands in its own
 * paragraph or table, so it is cut between those. Put together they are the text.
 */
export function sectionsOf(text: string): Section[] {
  const sections: Section[] = []
  for (let start = 0; start < text.length;) {
    const end = endOf(text, start)
    sections.push({ text: text.slice(start, end), start })
    start = end
  }
  return sections
}

function endOf(text: string, start: number): number {
  const lastEnd = start + SECTION_MAX_CHARACTERS
  const blankLine = text.indexOf('\n\n', start + SECTION_MIN_CHARACTERS)
  if (blankLine !== -1 && blankLine + 2 <= lastEnd) return blankLine + 2
  if (lastEnd >= text.length) return text.length
  const line = text.lastIndexOf('\n', lastEnd - 1)
  if (line > start) return line + 1
  const space = text.lastIndexOf(' ', lastEnd - 1)
  return space > start ? space + 1 : lastEnd
}
