import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** All of them where it is light; where it is dark those of colour, as a theme changes nothing else. */
const RULES = { light: undefined, dark: ['color-contrast', 'link-in-text-block'] }

async function faults(page: Page, rules: string[] | undefined): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

/** No fault that axe finds, in either theme. */
export async function isForEveryone({ page }: { page: Page }): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect({ colorScheme, faults: await faults(page, RULES[colorScheme]) }).toEqual({ colorScheme, faults: [] })
  }
}
