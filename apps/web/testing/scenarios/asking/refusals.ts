import type { Me } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'

const CLEO: Partial<Me> = {
  user: { userId: 'cleo', displayName: 'Cleo Marsh', email: 'cleo@example.com', title: 'Controller' },
  permissions: { useAnalyst: false, operate: false, seeCosts: false },
}

async function answered(ask: Panel['ask']): Promise<void> {
  const run = await ask('How were sales?')
  run.say('Sales rose.')
  run.end()
}

/** When the answer is no. */
export function refusals(bench: () => PanelBench): void {
  describe('when the answer is no', () => {
    it('somebody without the permission is told so, by name, and what can be done', async () => {
      const { page, box, service } = await bench().open({ service: { person: CLEO } })
      await page.getByRole('heading', { name: 'Cleo Marsh, you may not use the analyst' }).waitFor()
      expect(await page.getByRole('main').innerText()).toMatch(/do not have permission.*can grant it/s)
      await page.getByRole('button', { name: 'Cleo Marsh settings' }).click()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      expect(await page.getByRole('button', { name: 'Keyboard shortcuts' }).count()).toBe(0)
      expect(await box.count()).toBe(0)
      expect(service.requestsTo(/\/api\/ai\//)).toEqual([])
    })

    it('somebody whose permission the service does not know is told the same', async () => {
      const { page } = await bench().open({
        before: (service) => service.refuse(/bootstrap/, { code: 'ai_not_permitted' }),
      })
      await page.getByText('Ada Osei, you may not use the analyst').waitFor()
    })

    it('everybody is told that the analyst is switched off', async () => {
      const { page } = await bench().open({
        before: (service) => service.refuse(/bootstrap/, { code: 'feature_disabled' }),
      })
      await page.getByRole('heading', { name: 'The analyst is switched off' }).waitFor()
    })

    it('nobody signed in is led to the sign-in page, and from there back', async () => {
      const { page } = await bench().open({
        before: (service) => (service.person = undefined),
        path: '/c/conversation-1',
      })
      const link = page.getByRole('link', { name: 'Sign in' })
      expect(await link.getAttribute('href')).toBe('/sign-in?next=%2Fc%2Fconversation-1')
    })

    it('a service that does not answer is said to, and tried again when asked', async () => {
      const { page, box } = await bench().open({
        before: (service) => service.refuse(/\/api\/me/, { code: 'forbidden' }),
      })
      await page.getByText('This is not working at the moment').waitFor()
      await page.getByRole('button', { name: 'Retry' }).click()
      await box.waitFor()
    })

    it('a full queue is explained, and the question kept to be sent again', async () => {
      const { service, box, send, page } = await bench().open()
      service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
      await box.fill('How were sales?')
      await send.click()
      const alert = page.getByRole('alert')
      await alert.getByText('Your question was not sent. The analyst is busy and its queue is full.').waitFor()
      expect(await box.inputValue()).toBe('How were sales?')
      await alert.getByRole('button', { name: 'Retry' }).click()
      expect((await service.run(0)).message).toBe('How were sales?')
      await expect.poll(() => box.inputValue()).toBe('')
    })

    it('a question that is stopped before it was taken is back in the box, and not sent by the same click', async () => {
      const { service, box, send, stop, status, page } = await bench().open()
      service.refuse(/POST .*chat$/, { code: 'user_queued', details: { retryAfterMs: 30_000 } })
      await box.fill('How were sales?')
      await send.click()
      await status.getByText('as many of your questions are waiting as allowed').waitFor()
      await stop.click()
      await page.getByRole('alert').getByText('You have as many questions waiting as allowed').waitFor()
      await expect.poll(() => box.inputValue()).toBe('How were sales?')
      expect(service.requestsTo(/\/chat$/)).toHaveLength(1)
      expect(service.runs).toHaveLength(0)
    })

    it('a conversation busy elsewhere shows what is going on there, and keeps the question', async () => {
      const { service, ask, box, send, log, page, stop } = await bench().open()
      const first = await ask('How were sales?')
      first.end()
      await send.waitFor()
      const other = service.conversations.createRun({ message: 'And budgets?', conversationId: 'conversation-1' })
      other?.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
      other?.say('On plan.')
      await box.fill('And costs?')
      await send.click()
      await page.getByRole('alert').getByText('has a question being answered').waitFor()
      await log.getByText('On plan.').waitFor()
      await stop.waitFor()
      expect(await box.inputValue()).toBe('And costs?')
      other?.end()
      await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click()
      expect((await service.run(2)).message).toBe('And costs?')
    })

    it('a question that is asked again stays where it stands, and is tried again as that', async () => {
      const { service, ask, page, box, log, stop, send } = await bench().open()
      await answered(ask)
      const again = { message: 'How were sales?', conversationId: 'conversation-1', parentRunId: null }
      const other = service.conversations.createRun(again)
      other?.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
      other?.say('They ')
      await log.getByRole('button', { name: 'Regenerate' }).click()
      const alert = page.getByRole('alert')
      await alert.getByText('has a question being answered').waitFor()
      await log.getByText('They').waitFor()
      await stop.waitFor()
      expect(await box.inputValue()).toBe('')
      other?.end()
      await send.waitFor()
      await alert.getByRole('button', { name: 'Retry' }).click()
      expect(await service.run(2)).toMatchObject({ message: 'How were sales?', parentRunId: null })
      await alert.waitFor({ state: 'detached' })
      await log.getByText('3 of 3').waitFor()
    })

    it('a question that a closed page asked again does so too, refused before the conversation is read', async () => {
      const { service, ask, page, log, status, another } = await bench().open()
      await answered(ask)
      service.refuse(/POST .*chat$/, { code: 'draining', details: { retryAfterMs: 30_000 } })
      await log.getByRole('button', { name: 'Regenerate' }).click()
      await status.getByText('Not sent yet').waitFor()
      let readNow = () => {}
      const refused = new Promise<void>((resolve) => (readNow = resolve))
      await page.context().route('**/api/ai/conversations/*', async (route) => {
        await refused
        await route.continue()
      })
      service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
      const later = another('/')
      await page.close()
      const reopened = await later
      const alert = reopened.page.getByRole('alert')
      await alert.getByText('Your question was not sent.').waitFor()
      expect(await reopened.box.inputValue()).toBe('')
      readNow()
      await reopened.log.getByText('Sales rose.').waitFor()
      await alert.getByRole('button', { name: 'Retry' }).click()
      expect(await service.run(1)).toMatchObject({ message: 'How were sales?', parentRunId: null })
      await reopened.log.getByText('2 of 2').waitFor()
    })

    it('a conversation that is not there, or somebody else’s, is said to be so', async () => {
      const { page, box } = await bench().open({ path: '/c/not-mine' })
      await page.getByText('This conversation does not exist, or it belongs to someone else.').waitFor()
      await page.getByRole('alert').getByRole('button', { name: 'Begin a new one' }).click()
      await box.waitFor()
      await page.getByText('What would you like to know, Ada?').waitFor()
    })

    it('a conversation that one was in before, and that is gone, is no place to be led back to', async () => {
      const { service, page, ask, another } = await bench().open()
      const run = await ask('How were sales?')
      run.end()
      await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      service.conversations.delete(run.conversationId)
      const back = await another('/')
      await back.page.getByRole('heading', { name: 'What would you like to know, Ada?' }).waitFor()
      expect((await back.ask('And costs?')).message).toBe('And costs?')
    })

    it('an answer that cannot be read any more says why, and can be tried again', async () => {
      const { service, ask, log } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose.')
      await log.getByText('Sales rose.').waitFor()
      service.refuse(/stream$/, { code: 'feature_disabled' })
      run.cut()
      await log.getByText('The analyst is switched off at the moment.').waitFor()
      await log.getByRole('button', { name: 'Retry' }).click()
      run.say(' Margins fell.')
      await log.getByText('Sales rose. Margins fell.').waitFor()
    })

    it('a question that is too long is not sent, and one sees by how much', async () => {
      const limits = { messageMaxCharacters: 100, activePerUser: 2, queuedPerUser: 2, streamsPerUser: 16 }
      const { box, send, page } = await bench().open({ service: { bootstrap: { limits } } })
      await box.fill('x'.repeat(89))
      expect(await page.getByText('of 100 characters').count()).toBe(0)
      await box.fill('x'.repeat(100))
      await page.getByText('100 of 100 characters').waitFor()
      expect(await send.isEnabled()).toBe(true)
      await box.fill('x'.repeat(103))
      await page.getByText('103 of 100 characters: 3 too many').waitFor()
      expect(await send.isDisabled()).toBe(true)
    })
  })
}
