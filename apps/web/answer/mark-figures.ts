import type { Mark } from './answer-marks.ts'

/** What of a tree of HTML is looked at here; the parser's types say more. */
export interface Node {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: Node[]
  position?: { start: { offset?: number | undefined }; end: { offset?: number | undefined } } | undefined
}

/** Property of a link that is marked as a whole. */
export const UNSUPPORTED_LINK = 'data-unsupported'

/**
 * A rehype plugin that puts `<mark>` around what nothing supports: `marks` are stretches of the Markdown `source` that the
 * tree was made of. One that cannot be found in the tree again is left out.
 */
export function markFigures({ source, marks }: { source: string; marks: readonly Mark[] }) {
  return (tree: Node): void => {
    for (const mark of marks) markIn(tree, mark, source)
  }
}

function markIn(node: Node, mark: Mark, source: string): boolean {
  for (const [index, child] of (node.children ?? []).entries()) {
    if (!covers(child, mark)) continue
    if (isExactly(child, mark) && child.tagName === 'a') {
      child.properties = { ...child.properties, [UNSUPPORTED_LINK]: true }
      return true
    }
    if (child.type !== 'text') return markIn(child, mark, source)
    const pieces = split(child, mark, source)
    if (pieces.length > 0) node.children?.splice(index, 1, ...pieces)
    return pieces.length > 0
  }
  return false
}

function split({ value = '', position }: Node, mark: Mark, source: string): Node[] {
  const [start, end] = [position?.start.offset ?? 0, position?.end.offset ?? 0]
  const words = source.slice(mark.offset, mark.offset + mark.length)
  // Where Markdown wrote it otherwise (an escape, the ticks of code), the words are looked for.
  const at = end - start === value.length ? mark.offset - start : value.indexOf(words)
  if (at < 0 || value.slice(at, at + words.length) !== words) return []
  const text = (from: number, until: number): Node => ({
    type: 'text',
    value: value.slice(from, until),
    position: { start: { offset: start + from }, end: { offset: start + until } },
  })
  const marked: Node = {
    type: 'element',
    tagName: 'mark',
    properties: {},
    children: [{ type: 'text', value: words }],
    position: { start: { offset: mark.offset }, end: { offset: mark.offset + mark.length } },
  }
  const pieces = [text(0, at), marked, text(at + words.length, value.length)]
  return pieces.filter((piece) => piece.type !== 'text' || piece.value !== '')
}

function covers({ position }: Node, { offset, length }: Mark): boolean {
  const [start, end] = [position?.start.offset, position?.end.offset]
  return start !== undefined && end !== undefined && start <= offset && end >= offset + length
}

function isExactly({ position }: Node, { offset, length }: Mark): boolean {
  return position?.start.offset === offset && position.end.offset === offset + length
}
