import { formatCell } from '../figures/format.ts'
import { MARKDOWN_WARM_UP } from './markdown.tsx'

const FORMATS = [() => formatCell(1.5, 'number'), () => formatCell('2026-06-30', 'date')]

/**
 * Does once, while the page waits for an answer, what takes a browser longer than a frame the first time: with the first
 * number that it words it loads what it knows of the locale, and with the first text it compiles how Markdown is read.
 * One thing at a time, so that whatever one does in between need not wait for all of them.
 */
export function warmUp({ forAnswers }: { forAnswers: boolean }): void {
  for (const act of forAnswers ? [...FORMATS, ...MARKDOWN_WARM_UP] : FORMATS) whenIdle(act)
}

function whenIdle(act: () => unknown): void {
  if (typeof requestIdleCallback === 'undefined') setTimeout(act)
  else requestIdleCallback(() => void act())
}
