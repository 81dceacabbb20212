import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'

/** How the page begins while its script is still on its way. */
export function opening(bench: () => PanelBench): void {
  describe('a page that opens', () => {
    it('has its header before its script, the same as after', async () => {
      const { page } = await bench().open()
      const script = await holdBack(page, '**/assets/index-*.js')
      const whoIsHere = await holdBack(page, '**/api/me')
      await page.reload({ waitUntil: 'commit' })
      const header = page.locator('.header')
      await header.waitFor()
      const before = { html: await header.evaluate(outerHtml), box: await header.boundingBox() }
      script.letGo()
      await page.getByText('Connecting…').waitFor()
      expect({ html: await header.evaluate(outerHtml), box: await header.boundingBox() }).toEqual(before)
      whoIsHere.letGo()
      await page.getByRole('textbox', { name: 'Ask the analyst' }).waitFor()
    })

    it('asks for what it needs before its script is there, each once', async () => {
      const { ask, log, page } = await bench().open()
      const run = await ask('How were sales?')
      run.say('They rose.')
      run.end()
      await log.getByText('They rose.').waitFor()
      const script = await holdBack(page, '**/assets/index-*.js')
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.reload({ waitUntil: 'commit' })
      const first = ['/api/ai/chat/bootstrap', '/api/ai/conversations/conversation-1', '/api/me']
      await expect.poll(() => asked.filter((path) => path.startsWith('/api/')).toSorted()).toEqual(first)
      script.letGo()
      await log.getByText('They rose.').waitFor()
      await page.getByRole('status', { name: 'Run status' }).getByText('Answer complete').waitFor()
      await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      const whole = ['/api/ai/chat/bootstrap', '/api/ai/conversations', '/api/ai/conversations/conversation-1', '/api/me']
      expect(asked.filter((path) => whole.includes(path)).toSorted()).toEqual(whole)
    })
  })
}

function outerHtml(element: Element): string {
  return element.outerHTML
}

/** Keeps what matches from coming until it is let go. */
async function holdBack(page: Page, url: string): Promise<{ letGo: () => void }> {
  const released = Promise.withResolvers<void>()
  await page.route(url, async (route) => {
    await released.promise
    await route.continue()
  })
  return { letGo: () => released.resolve() }
}
