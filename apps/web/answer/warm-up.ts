import { BROWSER_TURNS, createWarmUp } from '../page/warm-up.ts'
import { formatCell } from '../figures/format.ts'
import { MARKDOWN_WARM_UP } from './markdown.tsx'

/**
 * What takes a browser longer than a frame the first time, for any figure: with the first number that it words it loads what
 * it knows of the locale.
 */
export const FIGURES_WARM_UP = createWarmUp(
  [() => formatCell(1.5, 'number'), () => formatCell('2026-06-30', 'date')],
  BROWSER_TURNS,
)

/** The same for answers: with the first text it compiles how Markdown is read. */
export const TEXTS_WARM_UP = createWarmUp(MARKDOWN_WARM_UP, BROWSER_TURNS)

/** Resolves when an answer can be drawn without one of these first times; until then each is done in a turn of its own. */
export async function readyForAnswers(): Promise<void> {
  await FIGURES_WARM_UP.hurry()
  await TEXTS_WARM_UP.hurry()
}
