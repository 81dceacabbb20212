import { memo, useMemo } from 'react'
import ReactMarkdown, { defaultUrlTransform, type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remend from 'remend'
import { withoutHalfTable } from './half-table.ts'
import { markdownPieces } from './markdown-pieces.ts'

/** Never rendered, whatever an answer says: an image would fetch from wherever its author likes. */
const DISALLOWED = ['img']

const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  table: ({ children }) => (
    <div className="scroll" role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => (
    <div className="scroll code" role="region" aria-label="Code" tabIndex={0}>
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
export function Markdown({ text, state }: { text: string; state: TextState }) {
  const pieces = useMemo(() => markdownPieces(text), [text])
  return (
    <div className="prose">
      {pieces.map((piece, index) => (
        // A piece never moves: its place is its identity.
        <Piece key={index} text={index === pieces.length - 1 ? complete(piece, state) : piece} />
      ))}
    </div>
  )
}

const Piece = memo(function Piece({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      components={COMPONENTS}
      disallowedElements={DISALLOWED}
      urlTransform={safeUrl}
    >
      {text}
    </ReactMarkdown>
  )
})

/** Dollars are amounts here, never formulas; a link that is not whole is shown as its words. */
function complete(piece: string, state: TextState): string {
  if (state === 'whole') return piece
  const shown = state === 'growing' ? withoutHalfTable(piece) : piece
  return remend(shown, { katex: false, inlineKatex: false, linkMode: 'text-only' })
}

/** Only web and mail addresses; all else loses its target. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:)/i.test(url) ? defaultUrlTransform(url) : ''
}
