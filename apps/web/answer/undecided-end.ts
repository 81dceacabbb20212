import { openFence } from './markdown-pieces.ts'

/** Signs of which the next one decides what they are: emphasis, code, an escape, a link or an image. */
const SIGNS = /(?:[*_~`\\<[]|!\[?)+$/
/** A last line that is nothing yet but the beginning of a list, a quote, a heading, a rule or a code fence. */
const LINE_BEGUN = /(^|\n)[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*(?:[-+*=#_]+[ \t]*|\d{1,9}|`+|~+)?$/
/** The box of a task in a list. */
const TASK_BEGUN = /(^|\n)[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?[ \t]*$/
const FENCE_BEGUN = /\n {0,3}(?:`+|~+)[ \t]*$/
/** A figure's words may be others once its citation is whole: see `Citation`. */
const FIGURE = /^[\s(~≈+−-]*[\p{Sc}\d]/u
const CITES = /^\(c(?:e(?:l(?:l(?::.*)?)?)?)?$/

/**
 * Growing markdown up to where it is settled how its end will look: signs that may come to mean something are held back
 * for the moment until they do, so that no word is shown that is another a moment later. A link that is not whole is its
 * words; a cited figure comes with its citation.
 */
export function withoutUndecidedEnd(markdown: string): string {
  if (openFence(markdown) !== undefined) return markdown.replace(FENCE_BEGUN, '\n')
  let shown = markdown
  let before: string
  do {
    before = shown
    shown = withoutHalfLink(shown.replace(TASK_BEGUN, '$1').replace(LINE_BEGUN, '$1').replace(SIGNS, ''))
  } while (shown !== before)
  return shown
}

/** Looks at the last bracket only: what stands before it is whole. */
function withoutHalfLink(markdown: string): string {
  const start = lastOpenLink(markdown)
  if (start === undefined || isInCode(markdown)) return markdown
  const [label = '', ...rest] = markdown.slice(start + 1).split(']')
  const target = rest.join(']')
  const before = markdown.slice(0, start)
  if (FIGURE.test(label) || CITES.test(target)) return before
  return before + label
}

/** Where the link begins that the text ends in; undefined where it ends in none. */
function lastOpenLink(markdown: string): number | undefined {
  const start = markdown.lastIndexOf('[')
  if (start < 0 || markdown[start - 1] === '\\') return undefined
  const rest = markdown.slice(start)
  if (/\n[ \t]*\n/.test(rest)) return undefined
  const closed = rest.indexOf(']')
  if (closed < 0 || closed === rest.length - 1) return start
  return rest[closed + 1] === '(' && !isBalanced(rest.slice(closed + 1)) ? start : undefined
}

/** Whether the parenthesis that the text begins with is closed in it. An address has no blanks. */
function isBalanced(text: string): boolean {
  let depth = 0
  for (const sign of text) {
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if (depth === 0 || /\s/.test(sign)) return true
  }
  return false
}

/** Whether the text ends within inline code. */
function isInCode(markdown: string): boolean {
  const paragraph = markdown.slice(markdown.lastIndexOf('\n\n') + 1)
  return (paragraph.match(/`/g)?.length ?? 0) % 2 === 1
}
