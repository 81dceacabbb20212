/** A figure that names the cell it comes from: its words, and the cell. */
const CITED = /\[([^\]]*)\]\(cell:[^)]*\)/g
/** Any other link of markdown: its words, and where it leads. */
const LINK = /\[([^\]]*)\]\([^)]*\)/g
const NOT_SAID = /[^\p{L}\p{N}%$#]+/gu

/** Stands for a cited figure: a page writes it as its reader does, from the cell, and rounded. */
export const FIGURE = '#'

/**
 * The letters, digits and units of a text with nothing between them: the same for markdown and for what a page makes of
 * it, so that the two can be compared. Cited figures are `FIGURE`.
 */
export function bareText(text: string): string {
  return text.replaceAll(CITED, FIGURE).replaceAll(LINK, '$1').replaceAll(NOT_SAID, '')
}

/** The cited figures of an answer in markdown, in their order. */
export function citedFigures(markdown: string): string[] {
  return [...markdown.matchAll(CITED)].map(([, words = '']) => words)
}
