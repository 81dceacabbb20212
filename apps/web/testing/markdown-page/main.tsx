import '../../styles/index.css'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { CitationContext } from '../../answer/citation.tsx'
import { Markdown } from '../../answer/markdown.tsx'
import { MARGIN_DATASET } from '../samples/sample-answer.ts'

/** What a reader sees of a text that has come so far. */
export interface Seen {
  words: string
  heightPx: number
  /** How many of the elements that were there before are gone, the last block's left out. */
  replaced: number
}

const container = document.querySelector<HTMLElement>('#prose')
if (!container) throw new Error('The page has no element #prose')
const main = container
const root = createRoot(main)
const sources = {
  datasets: [MARGIN_DATASET],
  areDatasetsTold: true,
  toolTitles: new Map<string, string>(),
  showRow: () => {},
  shown: undefined,
  setShown: () => {},
}

function show(text: string, state: 'growing' | 'whole'): void {
  flushSync(() =>
    root.render(
      <CitationContext value={sources}>
        <Markdown text={text} state={state} />
      </CitationContext>,
    ),
  )
}

/** Shows a text a piece longer each time, and then as a whole; what was seen each time. */
function grow(text: string, stepCharacters: number, widthPx: number): Seen[] {
  main.style.width = `${widthPx}px`
  show('', 'growing')
  const seen: Seen[] = []
  let before: Element[] = []
  const look = (): void => {
    const blocks = [...(main.firstElementChild?.children ?? [])]
    const replaced = before.filter((block, index) => blocks[index] !== block).length
    before = blocks.slice(0, -1)
    seen.push({ words: main.innerText, heightPx: main.getBoundingClientRect().height, replaced })
  }
  for (let end = stepCharacters; end < text.length; end += stepCharacters) {
    show(text.slice(0, end), 'growing')
    look()
  }
  show(text, 'growing')
  look()
  show(text, 'whole')
  look()
  return seen
}

Object.assign(window, { grow })
