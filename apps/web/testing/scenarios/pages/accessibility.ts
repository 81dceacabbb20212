import { hasNoFault } from '@perdure/testing-browser/axe'
import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'
import { answerCited, answerWhole, longDataset, MARGIN_CALL, MARGIN_END } from '../../samples/sample-answer.ts'

/** Every element of a page is looked at many times over: on a machine that is busy, that takes its time. */
const INSPECTION_TIMEOUT_MS = 300_000

/** States that differ in what stands on the page, each reached from the one before it. */
const STATES: [name: string, reach: (panel: Panel) => Promise<void>][] = [
  ['welcome', ({ page }) => page.getByText('What would you like to know').waitFor()],
  [
    'refused',
    async ({ service, box, send, page }) => {
      service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
      await box.fill('List all products')
      await send.click()
      await page.getByRole('alert').waitFor()
    },
  ],
  [
    'working',
    async ({ service, ask, status }) => {
      const run = await ask('List all products')
      run.emit(MARGIN_CALL)
      await status.getByText('Looking up').waitFor()
      expect(service.runs).toHaveLength(1)
    },
  ],
  [
    'failed',
    async ({ service, log }) => {
      const run = await service.run(0)
      run.emit({ event: 'dataset', data: longDataset(40, 412) }, MARGIN_END)
      run.end('failed', { code: 'internal', message: 'Something went wrong on our side.', retryable: true })
      await log.getByRole('button', { name: 'Retry' }).waitFor()
    },
  ],
  [
    'answered',
    async ({ ask, page, log }) => {
      answerWhole(await ask('How did gross margin develop?'))
      await log.locator('.chart svg').waitFor()
      for (const summary of await page.locator('summary').all()) await summary.click()
    },
  ],
  [
    'cited',
    async ({ ask, page, log }) => {
      answerCited(await ask('And which figures are these?'))
      await log.getByRole('button', { name: '39.8%' }).click()
      await page.getByRole('dialog', { name: 'Gross margin by business unit' }).waitFor()
      await log.getByText('have no source').waitFor()
    },
  ],
  [
    'searched',
    async ({ page }) => {
      await page.keyboard.press('Escape')
      await page.getByRole('searchbox', { name: 'Search conversations' }).fill('products')
      await page.locator('.entry mark').first().waitFor()
    },
  ],
  [
    'settings',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).waitFor()
    },
  ],
  [
    'shortcuts',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  ],
  [
    'drawer',
    async ({ page }) => {
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 390, height: 800 })
      await page.getByRole('button', { name: 'Conversations' }).click()
      await page.getByRole('dialog', { name: 'Conversations' }).waitFor()
    },
  ],
  [
    'deleted',
    async ({ page }) => {
      await page.getByRole('button', { name: /^Delete / }).first().click()
      await page.getByRole('status', { name: 'Deletions' }).getByRole('button').waitFor()
    },
  ],
  [
    'without permission',
    async ({ service, page }) => {
      if (service.person)
        service.person = { ...service.person, permissions: { useAnalyst: false, operate: false, seeCosts: false } }
      await page.reload()
      await page.getByText('you may not use the analyst').waitFor()
    },
  ],
]

/** What one does about an answer, each from the one before it. */
const TURN_STATES: typeof STATES = [
  [
    'with its tokens and its versions',
    async ({ service, ask, log, status }) => {
      const run = await ask('What did it cost?')
      run.say('Little.')
      const usage = [{ provider: 'p', model: 'm', inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 }]
      const data = { status: 'completed', attempt: 1, durationMs: 5_000, usage, costMicroUsd: 12_000 } as const
      run.emit({ event: 'done', data })
      await log.getByRole('button', { name: 'Regenerate' }).click()
      const again = await service.run(1)
      again.emit({ event: 'text', data: { mode: 'delta', block: 0, offset: 0, text: 'Little.' } }, { event: 'done', data })
      await status.getByText('Answer complete').waitFor()
      await log.getByRole('button', { name: 'Cost' }).last().click()
      await log.getByRole('group', { name: 'Versions' }).waitFor()
      await log.getByRole('region', { name: 'Tokens and cost' }).waitFor()
    },
  ],
  [
    'edited, and found wanting',
    async ({ log }) => {
      await log.getByRole('button', { name: 'Bad answer' }).last().click()
      await log.getByRole('form', { name: 'What was wrong' }).waitFor()
      await log.getByRole('textbox', { name: 'Comment' }).fill('x'.repeat(4_100))
      await log.getByRole('button', { name: 'Edit question' }).last().click()
      await log.getByRole('textbox', { name: 'Question' }).waitFor()
    },
  ],
  [
    'with a version under way',
    async ({ service, log, page, box }) => {
      await page.keyboard.press('Escape')
      await box.fill('x'.repeat(32_100))
      const next = service.run(service.runs.length)
      await log.getByRole('button', { name: 'Regenerate' }).last().click()
      await next
      await log.getByRole('button', { name: 'Previous version' }).click()
      await page.getByRole('button', { name: 'Show it' }).waitFor()
    },
  ],
]

const BOOTSTRAP = {
  suggestions: ['How were sales?'],
  provider: { id: 'offline', label: 'Offline analyst', offline: true },
}

/** Reaches each state in its turn, and looks for faults there in both themes. */
async function inspect(panel: Panel, states: typeof STATES): Promise<void> {
  for (const [name, reach] of states) {
    await reach(panel)
    await hasNoFault(panel.page, name)
  }
}

/** For everyone: rules that can be checked by machine, and speech that does not stutter. */
export function accessibility(bench: () => PanelBench): void {
  describe('for everyone', () => {
    it.each([
      ['any page', STATES],
      ['anything one does about an answer', TURN_STATES],
    ])('has no fault that axe finds in %s, light or dark', async (_what, states) => {
      await inspect(await bench().open({ service: { bootstrap: BOOTSTRAP }, context: { reducedMotion: 'reduce' } }), states)
    }, INSPECTION_TIMEOUT_MS)

    it('speaks whole sentences rather than words, and the state of the run', async () => {
      const { ask, page, log, status } = await bench().open()
      await page.evaluate(() => {
        const heard: string[] = []
        Object.assign(window, { heard })
        const listen = () => {
          for (const region of document.querySelectorAll('[aria-live=polite]')) {
            const text = region.textContent ?? ''
            if (text !== '' && heard.at(-1) !== text) heard.push(text)
          }
        }
        new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true })
      })
      const run = await ask('How were sales?')
      for (const word of ['Sales ', 'rose ', 'by ', '4.5 %. ', 'Margins ', 'fell']) run.say(word)
      await page.locator('[aria-live=polite]').getByText('Sales rose by 4.5 %.').waitFor()
      run.end()
      await page.locator('[aria-live=polite]').getByText('Margins fell').waitFor()
      expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
        'Sales rose by 4.5 %.',
        'Margins fell',
      ])
      expect(await log.getAttribute('aria-live')).toBe('off')
      await expect.poll(() => status.innerText()).toBe('Answer complete')
    })

    it('says a figure as it stands on the page', async () => {
      const { ask, page, log } = await bench().open()
      answerCited(await ask('Margins?'))
      const said = page.locator('[aria-live=polite]')
      await said.getByText('Signals sold $48,210,400 at a margin of 39.8%').waitFor()
      expect(await log.getByRole('button', { name: '$48,210,400', exact: true }).innerText()).toBe('$48,210,400')
      expect(await said.innerText()).toContain('fell by 1.4 pp.')
    })

    it('does not read out what was there when the page was opened', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose. ')
      await log.getByText('Sales rose.').waitFor()
      await page.reload()
      await log.getByText('Sales rose.').waitFor()
      run.say('Margins fell. ')
      await page.locator('[aria-live=polite]').getByText('Margins fell.').waitFor()
      expect(await page.locator('[aria-live=polite]').innerText()).toBe('Margins fell.')
    })

    it('keeps the focus in the box after asking and after stopping', async () => {
      const { ask, page, stop, send } = await bench().open()
      const run = await ask('How were sales?')
      await stop.click()
      await send.waitFor()
      expect(run.ended).toBe(true)
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('question')
    })

    it('moves nothing for those who asked for that', async () => {
      const { ask, page, log } = await bench().open({ context: { reducedMotion: 'reduce' } })
      await ask('How were sales?')
      await log.locator('.thinking').waitFor()
      const moving = await page.evaluate(() => document.getAnimations().length)
      expect(moving).toBe(0)
    })
  })
}
