import { memo, useMemo } from 'react'
import ReactMarkdown, { defaultUrlTransform, type Components, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remend from 'remend'
import type { Mark } from './answer-marks.ts'
import { marksWithin } from './answer-marks.ts'
import { Citation, Unsupported } from './citation.tsx'
import { isCitation } from './cited-cell.ts'
import { withoutHalfTable } from './half-table.ts'
import { holdFigures } from './hold-figures.ts'
import { markFigures, UNSUPPORTED_LINK } from './mark-figures.ts'
import { markdownPieces } from './markdown-pieces.ts'
import { withoutUndecidedEnd } from './undecided-end.ts'

/** Never rendered, whatever an answer says: an image would fetch from wherever its author likes. */
const DISALLOWED = ['img']

const COMPONENTS: Components = {
  a: ({ href, children, node }) => {
    if (node?.properties[UNSUPPORTED_LINK]) return <Unsupported>{children}</Unsupported>
    if (href && isCitation(href)) return <Citation href={href}>{children}</Citation>
    if (!href) return <span>{children}</span>
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    )
  },
  mark: ({ children }) => <Unsupported>{children}</Unsupported>,
  table: ({ children }) => (
    <div className="scroll" role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => (
    <div className="scroll code" role="group" aria-label="Code" tabIndex={0}>
      <pre>{children}</pre>
    </div>
  ),
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
}

/** `cut`: the answer ended in the middle of it. */
export type TextState = 'growing' | 'cut' | 'whole'

/**
 * Markdown as it grows. HTML in it stays text, images become their description, links open safely apart. Unless it is
 * `whole`, syntax that has only half arrived at its end is completed, so that nothing flickers.
 */
export function Markdown({ text, state, marks }: { text: string; state: TextState; marks?: readonly Mark[] }) {
  const pieces = useMemo(() => markdownPieces(text), [text])
  const marksOf = useMemo(() => piecesMarks(pieces, marks), [pieces, marks])
  return (
    <div className="prose">
      {pieces.map((piece, index) => (
        // A piece never moves: its place is its identity.
        <Piece key={index} text={index === pieces.length - 1 ? complete(piece, state) : piece} marks={marksOf[index]} />
      ))}
    </div>
  )
}

/** The marks of each piece, counted from its start; undefined for one without any. */
function piecesMarks(pieces: readonly string[], marks: readonly Mark[] = []): (readonly Mark[] | undefined)[] {
  let start = 0
  return pieces.map(({ length }) => {
    const within = marksWithin(marks, start, length)
    start += length
    return within.length > 0 ? within : undefined
  })
}

const Piece = memo(function Piece({ text, marks }: { text: string; marks: readonly Mark[] | undefined }) {
  return <ReactMarkdown {...reading(text, marks)} />
})

/** How a piece is read. */
function reading(text: string, marks: readonly Mark[] | undefined): Options {
  return {
    children: text,
    remarkPlugins: [remarkGfm],
    rehypePlugins: marks ? [[markFigures, { source: text, marks }], holdFigures] : [holdFigures],
    components: COMPONENTS,
    disallowedElements: DISALLOWED,
    urlTransform: safeUrl,
  }
}

/** Of what answers are made of, one each. */
const SPECIMENS = ['A', '**b** [1](cell:a:1:b)', '## C', '- d', '| e | f |\n| - | -: |\n| `g` | 2 |']

/** Each reads a text for nobody: the first of its kind takes a browser several times as long as the others. */
export const MARKDOWN_WARM_UP = SPECIMENS.map((text) => () => ReactMarkdown(reading(text, undefined)))

/** Stands for a dollar, which is an amount here: remend takes what follows one for a formula, and completes nothing in it. */
const DOLLAR = '\uF8FF'

/** What of a piece is shown, with what it leaves open closed; a link that is not whole is shown as its words. */
function complete(piece: string, state: TextState): string {
  if (state === 'whole') return piece
  const isGrowing = state === 'growing'
  const shown = isGrowing ? withoutHalfTable(withoutUndecidedEnd(piece)) : piece
  const options = { katex: false, linkMode: 'text-only', links: !isGrowing, images: !isGrowing } as const
  return remend(shown.replaceAll('$', DOLLAR), options).replaceAll(DOLLAR, '$')
}

/** Only web and mail addresses, and cells; all else loses its target. */
function safeUrl(url: string): string {
  if (isCitation(url)) return url
  return /^(https?:|mailto:)/i.test(url) ? defaultUrlTransform(url) : ''
}
