import { hasNoFault } from '@perdure/testing-browser/axe'
import { describe, test } from 'vitest'
import type { PanelBench, PersonId } from './bench.ts'
import { eventually, type Panel } from './panel.ts'
import { MARGIN } from './questions.ts'

/** A place of the product, who looks at it, and when it is all there. */
interface Place {
  name: string
  person: PersonId | undefined
  path: string
  isThere(panel: Panel): Promise<void>
}

const PLACES: readonly Place[] = [
  {
    name: 'sign-in',
    person: undefined,
    path: '/',
    isThere: ({ page }) => page.getByRole('heading', { name: 'Sign in' }).waitFor(),
  },
  {
    name: 'not permitted',
    person: 'cleo',
    path: '/',
    isThere: ({ page }) => page.getByRole('heading', { name: 'you may not use the analyst' }).waitFor(),
  },
  {
    name: 'no such conversation',
    person: 'ben',
    path: '/c/0000',
    isThere: ({ alert }) => alert.waitFor(),
  },
]

/** Nothing is cut off at the side. */
export async function fitsWidths({ page, picture }: Panel, name: string, widths = WIDTHS): Promise<void> {
  for (const { colorScheme, width } of widths) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    // What is narrow is laid out anew when the page is told of its width.
    await eventually(() => page.evaluate(sidewaysPx)).toBe(0)
    await picture(`${name}-${colorScheme}-${width}`)
  }
}

/** Runs in the page: by how much it can be scrolled sideways. */
function sidewaysPx(): number {
  const { scrollWidth, clientWidth } = document.documentElement
  return Math.max(0, scrollWidth - clientWidth)
}

interface Width {
  colorScheme: 'light' | 'dark'
  width: number
}

/** The width of a small phone, and of a window at a zoom of 400 %. */
export const NARROWEST: Width = { colorScheme: 'light', width: 320 }

const WIDTHS: readonly Width[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
  NARROWEST,
]

/** Each place in both themes, and narrow. */
export function forEveryone(bench: () => PanelBench): void {
  describe('for everyone', () => {
    test.each(PLACES)('$name has no fault that axe finds, and fits', async ({ name, person, path, isThere }) => {
      const profile = await (person === undefined ? bench().stranger() : bench().profile(person))
      const panel = await profile.tab(path)
      await isThere(panel)
      await hasNoFault(panel.page, name)
      await fitsWidths(panel, name.replaceAll(' ', '-'))
    })

    test('an answer has no fault that axe finds, and fits', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await hasNoFault(panel.page, 'before a question')
      await fitsWidths(panel, 'new')
      await panel.page.setViewportSize({ width: 1280, height: 860 })
      await panel.ask(MARGIN)
      await panel.ended()
      await hasNoFault(panel.page, 'an answer')
      await fitsWidths(panel, 'answer')
    })
  })
}
