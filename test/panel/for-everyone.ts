import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { PanelBench, PersonId } from './bench.ts'
import type { Panel } from './panel.ts'
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

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

async function isForEveryone({ page }: Panel): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect({ colorScheme, faults: await faults(page) }).toEqual({ colorScheme, faults: [] })
  }
}

/** Nothing is cut off at the side. */
async function fitsWidths({ page, picture }: Panel, name: string): Promise<void> {
  for (const { colorScheme, width } of WIDTHS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect({ width, overflowPx: Math.max(0, overflowPx) }).toEqual({ width, overflowPx: 0 })
    await picture(`${name}-${colorScheme}-${width}`)
  }
}

const WIDTHS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 320 },
] as const

/** Each place in both themes, and narrow. */
export function forEveryone(bench: () => PanelBench): void {
  describe('for everyone', () => {
    test.each(PLACES)('$name has no fault that axe finds, and fits', async ({ name, person, path, isThere }) => {
      const profile = await (person === undefined ? bench().stranger() : bench().profile(person))
      const panel = await profile.tab(path)
      await isThere(panel)
      await isForEveryone(panel)
      await fitsWidths(panel, name.replaceAll(' ', '-'))
    })

    test('an answer has no fault that axe finds, and fits', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await isForEveryone(panel)
      await fitsWidths(panel, 'new')
      await panel.page.setViewportSize({ width: 1280, height: 860 })
      await panel.ask(MARGIN)
      await panel.ended()
      await isForEveryone(panel)
      await fitsWidths(panel, 'answer')
    })
  })
}
