import { expect, it } from 'vitest'
import { panelWidths, shownWidthPx, widthByKeyPx } from './panel-width.ts'

const REM = 16

it.each([
  [1040, { minPx: 320, maxPx: 560, initialPx: 368 }],
  [1280, { minPx: 320, maxPx: 800, initialPx: 384 }],
  [2560, { minPx: 320, maxPx: 800, initialPx: 464 }],
])('leaves room for the page in a window of %i pixels', (windowPx, widths) => {
  expect(panelWidths(windowPx, REM)).toEqual(widths)
})

it('has no bounds that contradict each other, however little room there is', () => {
  const { minPx, maxPx, initialPx } = panelWidths(600, 2 * REM)
  expect([minPx, maxPx, initialPx]).toEqual([640, 640, 640])
})

it('shows what was chosen as far as there is room, and what nobody chose by the window', () => {
  expect(shownWidthPx(500.4, panelWidths(1280, REM))).toBe(500)
  expect(shownWidthPx(700, panelWidths(1040, REM))).toBe(560)
  expect(shownWidthPx(10, panelWidths(1040, REM))).toBe(320)
  expect(shownWidthPx(undefined, panelWidths(1280, REM))).toBe(384)
})

it('moves its edge where an arrow points, to the ends, and by no other key', () => {
  const widths = panelWidths(1280, REM)
  const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter']
  expect(keys.map((key) => widthByKeyPx(key, 400, widths))).toEqual([424, 376, 320, 800, undefined])
  expect([widthByKeyPx('ArrowLeft', 790, widths), widthByKeyPx('ArrowRight', 330, widths)]).toEqual([800, 320])
})
