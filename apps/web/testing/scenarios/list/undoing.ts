import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DELETE_HELD_MS, HOLDER_WAIT_MS } from '../../../conversation-list/deletions.ts'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'

const TITLES = ['How were sales?', 'How were costs?', 'How was May?']

/** From here on time passes only as the test says, in all tabs. */
async function stopTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 60_000)
}

/** Runs in the page before all else: as where a browser kills a tab, which tells the page nothing. */
function hearNoEnd(): void {
  const hear = window.addEventListener.bind(window) as (kind: string, ...rest: unknown[]) => void
  window.addEventListener = (kind: string, ...rest: unknown[]) => {
    if (kind !== 'pagehide') hear(kind, ...rest)
  }
}

const hasFocus = (element: Element) => element === document.activeElement

/** Deleting a conversation, and taking that back. */
export function undoing(bench: () => PanelBench): void {
  const openWith = async (path = '/c/conversation-2') => {
    const panel = await bench().open({ before: (service) => remember(service, TITLES), path })
    const { page, service } = panel
    await page.getByRole('link', { name: 'How was May?' }).waitFor()
    return {
      ...panel,
      entry: (title: string) => page.getByRole('link', { name: title, exact: true }),
      remove: (title: string) => page.getByRole('button', { name: `Delete ${title}`, exact: true }).click(),
      undo: (title: string) => page.getByRole('button', { name: `Undo the deletion of ${title}` }),
      asked: () => service.requestsTo(/^DELETE/).map(({ path: asked }) => asked.split('/').at(-1)),
    }
  }

  describe('a deletion', () => {
    it('is held for eight seconds, and only then asked of the service', async () => {
      const { page, service, entry, remove, undo, asked } = await openWith()
      await stopTime(page)
      await remove('How were sales?')
      await entry('How were sales?').waitFor({ state: 'detached' })
      await page.getByRole('status', { name: 'Deletions' }).getByText('Deleted “How were sales?”.').waitFor()
      await expect.poll(() => entry('How were costs?').evaluate(hasFocus)).toBe(true)
      await page.clock.fastForward(DELETE_HELD_MS - 1)
      expect(await undo('How were sales?').isVisible()).toBe(true)
      expect(asked()).toEqual([])
      await page.clock.fastForward(1)
      await undo('How were sales?').waitFor({ state: 'detached' })
      await expect.poll(asked).toEqual(['conversation-3'])
      await expect.poll(() => service.conversations.list().length).toBe(2)
      expect(await entry('How were sales?').count()).toBe(0)
    })

    it('is taken back each by itself, by its button or by keyboard', async () => {
      const { page, entry, remove, undo, asked } = await openWith()
      await stopTime(page)
      await remove('How were sales?')
      await page.clock.fastForward(3_000)
      await entry('How was May?').focus()
      await page.keyboard.press('Delete')
      await undo('How was May?').waitFor()
      await undo('How were sales?').click()
      await entry('How were sales?').waitFor()
      await expect.poll(() => entry('How were sales?').evaluate(hasFocus)).toBe(true)
      await page.keyboard.press('Control+z')
      await entry('How was May?').waitFor()
      await page.clock.fastForward(2 * DELETE_HELD_MS)
      expect(await page.getByRole('status', { name: 'Deletions' }).innerText()).toBe('')
      expect(asked()).toEqual([])
    })

    it('that can no longer be taken back leaves the keyboard in the conversation', async () => {
      const { page, log, remove, undo } = await openWith()
      await stopTime(page)
      await remove('How were sales?')
      await undo('How were sales?').focus()
      await page.clock.fastForward(DELETE_HELD_MS)
      await undo('How were sales?').waitFor({ state: 'detached' })
      await expect.poll(() => log.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('of the open conversation leads to the start, and back to it where it is taken back', async () => {
      const { page, log, remove, undo, entry } = await openWith()
      await log.getByText('The answer to: How were costs?').waitFor()
      await remove('How were costs?')
      await page.getByText('What would you like to know').waitFor()
      expect(new URL(page.url()).pathname).toBe('/')
      await undo('How were costs?').click()
      await log.getByText('The answer to: How were costs?').waitFor()
      expect(new URL(page.url()).pathname).toBe('/c/conversation-2')
      expect(await entry('How were costs?').getAttribute('aria-current')).toBe('page')
    })

    it('is not gone back to by the back button while it is held', async () => {
      const { page, log, entry, remove, undo } = await openWith()
      await log.getByText('The answer to: How were costs?').waitFor()
      await entry('How were sales?').click()
      await log.getByText('The answer to: How were sales?').waitFor()
      await remove('How were costs?')
      await page.goBack()
      await page.getByText('What would you like to know').waitFor()
      expect(await undo('How were costs?').isVisible()).toBe(true)
    })

    it('is sent when the page is left or loaded again, and does not come back', async () => {
      const { page, service, entry, remove, asked } = await openWith()
      await remove('How were sales?')
      await remove('How was May?')
      await page.reload()
      await entry('How were costs?').waitFor()
      expect(await entry('How were sales?').count()).toBe(0)
      expect(await entry('How was May?').count()).toBe(0)
      await expect.poll(() => service.conversations.list().map(({ title }) => title)).toEqual(['How were costs?'])
      expect(new Set(asked())).toEqual(new Set(['conversation-1', 'conversation-3']))
    })

    it('is sent when the tab is closed', async () => {
      const { page, service, remove } = await openWith()
      await remove('How were sales?')
      await page.close({ runBeforeUnload: true })
      await expect.poll(() => service.conversations.list().length).toBe(2)
    })

    it('that is refused comes back with the reason', async () => {
      const { page, service, entry, remove } = await openWith()
      service.refuse(/^DELETE/, { code: 'ai_not_permitted' })
      await stopTime(page)
      await remove('How were sales?')
      await entry('How were sales?').waitFor({ state: 'detached' })
      await page.clock.fastForward(DELETE_HELD_MS)
      await page.getByRole('alert').getByText('“How were sales?” was not deleted. You do not have permission').waitFor()
      await entry('How were sales?').waitFor()
    })

    it('is seen by other tabs at once, and taken back in any of them', async () => {
      const one = await openWith()
      const two = await one.another()
      const there = two.page.getByRole('link', { name: 'How were sales?', exact: true })
      await there.waitFor()
      await stopTime(one.page)
      await one.remove('How were sales?')
      await there.waitFor({ state: 'detached' })
      await two.page.getByRole('button', { name: 'Undo the deletion of How were sales?' }).click()
      await there.waitFor()
      await one.entry('How were sales?').waitFor()
      await one.page.clock.fastForward(2 * DELETE_HELD_MS)
      expect([await one.entry('How were sales?').count(), one.asked()]).toEqual([1, []])
      await one.remove('How were sales?')
      await there.waitFor({ state: 'detached' })
      await one.page.clock.fastForward(DELETE_HELD_MS)
      const toast = two.page.getByRole('button', { name: 'Undo the deletion of How were sales?' })
      await toast.waitFor({ state: 'detached' })
      await expect.poll(() => one.service.conversations.list().length).toBe(2)
      expect([await there.count(), one.asked()]).toEqual([0, ['conversation-3']])
    })

    it('of a tab that was killed without a word is held by the next page, or sent when it is due', async () => {
      const killed = await openWith()
      await killed.page.addInitScript(hearNoEnd)
      await killed.page.reload()
      await killed.entry('How were sales?').waitFor()
      await stopTime(killed.page)
      await killed.remove('How were sales?')
      await killed.undo('How were sales?').waitFor()
      const next = await killed.another()
      const toast = next.page.getByRole('button', { name: 'Undo the deletion of How were sales?' })
      await toast.waitFor()
      await killed.page.close()
      await next.page.clock.fastForward(DELETE_HELD_MS)
      await toast.waitFor({ state: 'detached' })
      expect(killed.asked()).toEqual([])
      await next.page.clock.fastForward(HOLDER_WAIT_MS)
      await expect.poll(killed.asked).toEqual(['conversation-3'])
      expect(await next.page.getByRole('link', { name: 'How were sales?', exact: true }).count()).toBe(0)
    })

    it('can be taken back where the list is a drawer that was closed', async () => {
      const { page, service, log, remove, undo, asked } = await openWith()
      await page.setViewportSize({ width: 320, height: 700 })
      await page.getByRole('button', { name: 'Conversations' }).click()
      await remove('How were costs?')
      await undo('How were costs?').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await undo('How were costs?').click()
      await log.getByText('The answer to: How were costs?').waitFor()
      await expect.poll(() => log.evaluate(hasFocus)).toBe(true)
      expect([asked(), service.conversations.list().length]).toEqual([[], TITLES.length])
    })
  })
}
