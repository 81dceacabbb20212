/** What a spreadsheet skips at the beginning of a cell: white space, and what cannot be seen. */
const SKIPPED = /^[\s\p{C}\p{Z}]*/u
/** By these a spreadsheet knows a formula; the typographic minus is no form of another character. */
const BEGINNINGS = new Set(['=', '+', '-', '@', '\u2212'])

/**
 * The same text, with an apostrophe in front where a spreadsheet would take it for a formula: where its first
 * character, in whatever width it is written, begins one, or a tab or a line end stands before everything.
 */
export function withoutFormula(text: string): string {
  const begins = /^[\t\r\n]/.test(text) || BEGINNINGS.has(firstVisible(text).normalize('NFKC'))
  return begins ? `'${text}` : text
}

function firstVisible(text: string): string {
  const [first = ''] = text.replace(SKIPPED, '')
  return first
}
