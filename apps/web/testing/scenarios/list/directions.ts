import type { Me } from '@perdure/protocol'
import { fakeAdminRun } from '@perdure/client/testing'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'
import { answerCited, MARGIN_CALL, MARGIN_DATASET, MARGIN_END } from '../../samples/sample-answer.ts'

const [ISOLATE, END_OF_ISOLATE, OVERRIDE] = ['\u2068', '\u2069', '\u202E']
/** Turns round what comes after it, and would end the isolate that it stands in. */
const TURNING = `Up${END_OF_ISOLATE}${OVERRIDE}abc`
/** As one sees it where it turns nothing round but its own end. */
const TURNED = 'Upcba'

/** What stands there as one sees it: line by line the characters from left to right, without those that are hidden. */
function asSeen(locator: Locator): Promise<string> {
  return locator.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const seen: { character: string; left: number; middle: number }[] = []
    while (walker.nextNode()) {
      const node = walker.currentNode as Text
      if (node.parentElement?.closest('.hidden')) continue
      for (let offset = 0; offset < node.data.length; offset += 1) {
        const range = new Range()
        range.setStart(node, offset)
        range.setEnd(node, offset + 1)
        const { left, top, bottom, width } = range.getBoundingClientRect()
        if (width > 0) seen.push({ character: node.data[offset]!, left, middle: (top + bottom) / 2 })
      }
    }
    const isOfOneLine = (one: number, other: number) => Math.abs(one - other) < 8
    seen.sort((one, other) => (isOfOneLine(one.middle, other.middle) ? one.left - other.left : one.middle - other.middle))
    const isNewLine = (index: number) => index > 0 && !isOfOneLine(seen[index - 1]!.middle, seen[index]!.middle)
    return seen.map(({ character }, index) => (isNewLine(index) ? ` ${character}` : character)).join('')
  })
}

function person(displayName: string, permissions: Me['permissions']): Partial<Me> {
  return { user: { userId: 'ada', displayName, email: 'ada@example.com', title: TURNING }, permissions }
}

/** Words of people and models among those of the page. */
export function directions(bench: () => PanelBench): void {
  describe('words that run from right to left', () => {
    it('turn nothing round in the list, in what is said of it, and in the title of the tab', async () => {
      const panel = await bench().open({ before: (service) => remember(service, [TURNING, 'Other']), path: '/c/conversation-2' })
      const { service, page } = panel
      await page.setViewportSize({ width: 1_600, height: 900 })
      const entry = page.getByRole('navigation', { name: 'Conversations' }).locator('.entry').first()
      await expect.poll(() => page.title()).toBe(`${ISOLATE}Up${OVERRIDE}abc${END_OF_ISOLATE} · perdure`)
      await page.getByRole('searchbox').fill(`zz${TURNING}`)
      expect(await asSeen(page.getByText('No title has'))).toContain(`No title has “zz${TURNED}” in it. What was`)
      await page.getByRole('searchbox').fill('')
      service.refuse(/^PATCH/, { code: 'not_found' })
      await entry.getByRole('link').focus()
      await page.keyboard.press('F2')
      await page.keyboard.press('End')
      await page.keyboard.type('!')
      await page.keyboard.press('Enter')
      expect(await asSeen(page.getByRole('alert').getByText('was not'))).toContain(`“${TURNED}” was not renamed. `)
      await entry.getByRole('link').focus()
      await page.keyboard.press('Delete')
      expect(await asSeen(page.getByText('Deleted'))).toBe(`Deleted “${TURNED}”.`)
    })

    it('turn nothing round where a figure comes from, and in what is looked up', async () => {
      const { ask, page, log, status } = await bench().open({ context: { viewport: { width: 1_600, height: 900 } } })
      const run = await ask('Margins?')
      const call = { ...MARGIN_CALL, data: { ...MARGIN_CALL.data, title: TURNING } } as typeof MARGIN_CALL
      run.emit(call)
      await status.getByText('Looking up').waitFor()
      expect(await asSeen(status)).toBe(`Looking up: ${TURNED}…`)
      const [first, ...rest] = MARGIN_DATASET.rows
      const dataset = { ...MARGIN_DATASET, scope: TURNING, rows: [{ ...first, unit: TURNING }, ...rest] }
      run.emit({ event: 'dataset', data: dataset }, MARGIN_END)
      run.say('It was [39.8%](cell:ds-1:1:margin).', 1)
      run.end()
      expect(await asSeen(log.getByText('As of').first())).toBe(`As of Jun 30, 2026 · ${TURNED}`)
      await log.getByRole('button', { name: '39.8%' }).click()
      expect(await asSeen(page.locator('.source-cell'))).toBe(`${TURNED} · Margin FY2026: 39.8%`)
    })

    it('have the direction that they begin with where they stand by themselves', async () => {
      const { ask, log, box, status } = await bench().open()
      const run = await ask('מה הייתה העלות?')
      answerCited(run)
      await status.getByText('Answer complete').waitFor()
      await box.fill('ועכשיו?')
      for (const one of [log.getByRole('heading', { name: 'מה' }), box])
        expect(await one.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    })

    it('turn nothing round in the names of people', async () => {
      const may = { useAnalyst: true, operate: true, seeCosts: true }
      const { service, page } = await bench().open({ service: { person: person(TURNING, may) } })
      expect(await asSeen(page.getByRole('heading', { name: 'What would you like' }))).toBe(
        `What would you like to know, ${TURNED}?`,
      )
      service.admin.runs = [fakeAdminRun({ runId: 'run-1', userId: 'ada', displayName: TURNING })]
      await page.getByRole('link', { name: 'Operations' }).click()
      const row = page.getByRole('region', { name: 'Live runs' }).getByRole('row').nth(1)
      await row.getByRole('button', { name: 'Stop' }).click()
      expect(await asSeen(row.getByRole('cell').first())).toBe(`${TURNED} ada`)
      await row.getByRole('button', { name: 'Stop it' }).click()
      const said = page.getByRole('status', { name: 'What came of it' })
      await said.getByText('The run of').waitFor()
      expect(await asSeen(said)).toMatch(new RegExp(`^The run of ${TURNED} (was|is|could|came)`))
      service.person = { ...service.person!, permissions: { ...may, useAnalyst: false } }
      await page.goto(service.origin)
      expect(await asSeen(page.getByRole('heading', { name: 'you may not' }))).toBe(`${TURNED}, you may not use the analyst`)
    })
  })
}
