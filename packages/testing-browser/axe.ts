import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** All of them where it is light; where it is dark those of colour, as a theme changes nothing else. */
const RULES = { light: undefined, dark: ['color-contrast', 'link-in-text-block'] }

/** No fault that axe finds, in either theme. `state` says where, should there be one. */
export async function hasNoFault(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect({ state, colorScheme, faults: await faults(page, RULES[colorScheme]) }).toEqual({ state, colorScheme, faults: [] })
  }
}

async function faults(page: Page, rules: string[] | undefined): Promise<string[]> {
  // Our pages have no frames: a window of its own to put their results together costs more than all the looking.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}
