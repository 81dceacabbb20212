import { fakeAdminRun, fakeAdminUser, type FakeAdmin, type FakeService } from '@perdure/client/testing'
import type { LedgerRowResource, Me } from '@perdure/protocol'
import { hasNoFault } from '@perdure/testing-browser/axe'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../panel.ts'

export const OLGA: Partial<Me> = {
  user: { userId: 'olga', displayName: 'Olga Brandt', email: 'olga@example.com', title: 'Operations' },
  roles: ['ai.operator'],
  permissions: { useAnalyst: true, operate: true, seeCosts: true },
}

const LONG_ID = 'run_5b2f90c1aa'

/** A busy afternoon. */
export function busy(admin: FakeAdmin): void {
  const live = { processId: admin.health.process.processId, silentMs: 400 }
  admin.runs = [
    fakeAdminRun({ runId: 'run_waits_2', userId: 'cleo', displayName: null, status: 'queued', waitingMs: 9_000, queue: { position: 2, estimateMs: 24_000 } }),
    fakeAdminRun({ runId: 'run_waits_1', userId: 'ben', displayName: 'Ben Adler', status: 'queued', attempt: 2, reason: 'drained', handedBack: true, waitingMs: 61_000, queue: { position: 1 } }),
    fakeAdminRun({ runId: 'run_second', userId: 'ben', displayName: 'Ben Adler', attempt: 3, deaths: 2, processId: '77aa01c2d3e4', runningMs: 3_500 }),
    fakeAdminRun({ runId: LONG_ID, ...live, runningMs: 95_000, model: 'claude-opus' }),
    fakeAdminRun({ runId: 'run_failed_1', status: 'failed', reason: 'provider', errorCode: 'provider_overloaded', endedAt: '2026-11-02T10:30:00.000Z' }),
    fakeAdminRun({ runId: 'run_failed_2', status: 'failed', reason: 'stalled', errorCode: 'stalled', endedAt: '2026-11-02T09:30:00.000Z', userId: 'ben', displayName: 'Ben Adler' }),
  ]
  admin.users = [
    fakeAdminUser({ userId: 'ben', displayName: 'Ben Adler', active: 1, queued: 1, streams: 2, runs: 12, failed: 1, costMicroUsd: 1_840_000 }),
    fakeAdminUser({ userId: 'ada', displayName: 'Ada Osei', active: 1, streams: 1, runs: 30, failed: 1, costMicroUsd: 5_120_000, unpriced: 3 }),
    fakeAdminUser({ userId: 'cleo', queued: 1, runs: 1 }),
  ]
  admin.health = {
    ...admin.health,
    processes: [...admin.health.processes, { processId: '77aa01c2d3e4', running: 1 }],
    lastDay: { runs: 43, failed: 2, failures: [{ reason: 'provider', runs: 1 }, { reason: 'stalled', runs: 1 }] },
  }
  admin.ledger = [ledgerRow(2, 12_300), ledgerRow(1, null)]
}

function ledgerRow(position: number, costMicroUsd: number | null): LedgerRowResource {
  const call = {
    at: '2026-11-02T10:31:00.000Z',
    provider: 'anthropic',
    model: 'claude-opus',
    serviceTier: null,
    inputTokens: 9_120,
    outputTokens: 840,
    cacheReadTokens: 7_300,
    cacheWriteTokens: 0,
    costMicroUsd,
    priceVersion: null,
    modelReason: null,
    outcome: 'whole',
    estimated: position === 1,
  } as const
  return { position, chargeId: `charge-${position}`, runId: LONG_ID, userId: 'ada', call }
}

const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const said = (page: Page) => page.getByRole('status', { name: 'What came of it' })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

/** The operators' page on the admin routes. */
export function operations(bench: () => PanelBench): void {
  const open = async (before: (service: FakeService) => void = ({ admin }) => busy(admin), context?: BrowserContextOptions) => {
    const panel = await bench().open({ service: { person: OLGA }, before, path: '/operations', ...(context && { context }) })
    await panel.page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
    return panel
  }

  describe('for who operates the service', () => {
    it('shows what runs, waits, is used and has failed, without a word of what was asked', async () => {
      const { page } = await open()
      await part(page, 'Live runs').getByText('2 of 4 places taken').waitFor()
      const [header, first] = await part(page, 'Live runs').getByRole('row').all()
      expect(await header?.innerText()).toContain('Last heard')
      expect(await first?.innerText()).toMatch(/run_5b2f90c1….*Ada Osei.*Running.*1.*claude-opus.*This one/s)
      const waiting = await part(page, 'Queue').getByRole('row').allInnerTexts()
      expect(waiting[1]).toMatch(/2.*cleo.*24 s/s)
      expect(waiting[2]).toMatch(/1.*Ben Adler.*–.*Next in line/s)
      await part(page, 'People').getByText('$5.12 and 3 unknown').waitFor()
      await part(page, 'Recent failures').getByText('provider_overloaded').waitFor()
      await part(page, 'Costs').getByText('Not known').waitFor()
      await part(page, 'Health').getByText('77aa01c2d3e4 with 1').waitFor()
      await part(page, 'Health').getByText('Ready', { exact: true }).waitFor()
      expect(await page.title()).toBe('Operations · perdure')
    })

    it('goes on by itself, holds still when paused, and reads at once when told to', async () => {
      const { page, service } = await open()
      await part(page, 'Live runs').getByRole('cell', { name: 'Ben Adler ben' }).waitFor()
      service.admin.end('run_second', { status: 'completed' })
      await part(page, 'Live runs').getByText('1 of 4 places taken').waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText(/^Paused, updated/).waitFor()
      service.admin.end(LONG_ID, { status: 'completed' })
      const before = service.requestsTo(/admin/).length
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      expect(service.requestsTo(/admin/)).toHaveLength(before)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await part(page, 'Live runs').getByText('No question is being answered').waitFor()
      expect(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed')).toBe('true')
    })

    it('stops a run by keyboard alone, says what came of it, and keeps the focus where one was', async () => {
      const { page, service } = await open()
      const runs = part(page, 'Live runs')
      const stop = runs.getByRole('button', { name: 'Stop the run of Ada Osei' })
      await stop.focus()
      await page.keyboard.press('Enter')
      expect(await focused(page)).toBe('Stop it')
      await page.keyboard.press('Escape')
      expect(await focused(page)).toBe('Stop the run of Ada Osei')
      expect(service.requestsTo(/cancel/)).toEqual([])
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await said(page).getByText('The run of Ada Osei was stopped.').waitFor()
      expect(service.requestsTo(/cancel/).map(({ path }) => path)).toEqual([`/api/ai/admin/runs/${LONG_ID}/cancel`])
      await runs.getByText('1 of 4 places taken').waitFor()
      expect(await focused(page)).toBe('Live runs')
    })

    it('keeps the question about a row while the table is read again, and the focus when the row goes', async () => {
      const { page, service } = await open()
      const runs = part(page, 'Live runs')
      await runs.getByRole('button', { name: 'Stop the run of Ada Osei' }).click()
      await runs.getByRole('group', { name: 'Stop the run of Ada Osei?' }).waitFor()
      service.admin.end('run_second', { status: 'completed' })
      await runs.getByText('1 of 4 places taken').waitFor()
      expect(await focused(page)).toBe('Stop it')
      service.admin.end(LONG_ID, { status: 'completed' })
      await runs.getByText('No question is being answered').waitFor()
      expect(await focused(page)).toBe('Live runs')
    })

    it('tells of a run that was faster than its stop, of one that takes long, and of a stop that failed', async () => {
      const { page, service } = await open()
      const stop = async (person: string) => {
        await part(page, 'Live runs').getByRole('button', { name: `Stop the run of ${person}` }).click()
        await page.getByRole('button', { name: 'Stop it' }).click()
      }
      service.refuse(/cancel/, { code: 'bad_gateway' })
      await stop('Ben Adler')
      await said(page).getByText('could not be stopped: The service does not answer.').waitFor()
      service.admin.onCancel = ({ runId }) => service.admin.end(runId, { status: 'completed' })
      await stop('Ben Adler')
      await said(page).getByText('came to its end before it could be stopped').waitFor()
      service.admin.onCancel = () => {}
      await stop('Ada Osei')
      await part(page, 'Live runs').getByText('Being stopped').waitFor()
      await said(page).getByText('Stopping the run of Ada Osei').waitFor()
      service.admin.end(LONG_ID, { status: 'cancelled_by_admin' })
      await said(page).getByText('was stopped. What it had said so far is kept.').waitFor()
    })

    it('stops what waits, too', async () => {
      const { page } = await open()
      await part(page, 'Queue').getByRole('button', { name: 'Stop the run of cleo' }).click()
      await page.getByRole('button', { name: 'Stop it' }).click()
      await said(page).getByText('The run of cleo was stopped.').waitFor()
      await part(page, 'Queue').getByText('1 of 8 places taken').waitFor()
    })

    it('shows the failures of one reason', async () => {
      const { page, service } = await open()
      const failures = part(page, 'Recent failures')
      await failures.getByRole('button', { name: 'Nothing was heard for too long 1' }).click()
      await expect.poll(() => failures.getByRole('row').count()).toBe(2)
      expect(service.requestsTo(/reason=stalled/).length).toBeGreaterThan(0)
      await failures.getByRole('button', { name: 'All 2' }).click()
      await expect.poll(() => failures.getByRole('row').count()).toBe(3)
    })

    it('drains the service after a question, and shows since when', async () => {
      const { page, service } = await open()
      await page.getByRole('button', { name: 'Drain this service' }).click()
      const question = page.getByRole('group', { name: 'Drain this service?' })
      await question.getByText('New questions are refused from now on').waitFor()
      await question.getByRole('button', { name: 'Keep it in service' }).click()
      expect(await focused(page)).toBe('Drain this service')
      expect(service.requestsTo(/drain/)).toEqual([])
      await page.keyboard.press('Enter')
      await question.getByRole('button', { name: 'Drain it' }).click()
      await said(page).getByText('The service is draining').waitFor()
      await part(page, 'Health').getByText('Draining since').waitFor()
      await part(page, 'Drain').getByText('It stays up until it is stopped').waitFor()
      expect(await focused(page)).toBe('Drain')
    })

    it('says that the service does not answer, keeps what it had, and recovers by itself when asked', async () => {
      const { page, service } = await open()
      await part(page, 'Live runs').getByRole('cell', { name: 'Ada Osei ada' }).waitFor()
      service.refuse(/admin/, { code: 'bad_gateway' }, 5)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await page.getByRole('alert').getByText('The service does not answer.').waitFor()
      await page.getByText(/trying again in \d+ s/).waitFor()
      await part(page, 'Live runs').getByRole('cell', { name: 'Ada Osei ada' }).waitFor()
      await page.getByRole('button', { name: 'Refresh' }).click()
      await page.getByRole('alert').waitFor({ state: 'detached' })
    })

    it('still shows the checks when the store does not answer', async () => {
      const { page } = await open((service) => {
        service.admin.health = {
          ...service.admin.health,
          ready: false,
          checks: [{ name: 'store', ok: false, detail: 'disk I/O error' }],
          lastDay: null,
        }
        service.refuse(/admin\/(runs|queue|ledger)/, { code: 'not_ready' }, 100)
      })
      await page.getByRole('alert').getByText('its store may be failing').waitFor()
      await part(page, 'Health').getByText('disk I/O error').waitFor()
      await part(page, 'Health').getByText('Not ready').waitFor()
    })

    it('is calm where there is nothing to see', async () => {
      const { page } = await open(() => {})
      for (const words of ['No question is being answered', 'Nobody is waiting', 'Nobody has asked anything', 'No run has failed', 'No provider has been asked']) {
        await page.getByText(words).waitFor()
      }
    })

    it('shows no costs to who may not see them', async () => {
      const { page, service } = await open((fake) => {
        busy(fake.admin)
        fake.person = fake.person && { ...fake.person, permissions: { useAnalyst: false, operate: true, seeCosts: false } }
      })
      await part(page, 'People').getByRole('cell', { name: 'Ben Adler' }).waitFor()
      expect(await page.getByText('Cost', { exact: false }).count()).toBe(0)
      expect(service.requestsTo(/ledger/)).toEqual([])
    })

    it('tells somebody who is no operator so, and asks the service nothing', async () => {
      const { page, service } = await bench().open({ path: '/operations' })
      await page.getByText('You may not operate this service.').waitFor()
      expect(service.requestsTo(/admin/)).toEqual([])
    })

    it('tells somebody who is an operator no longer', async () => {
      const { page } = await open((service) => service.refuse(/admin/, { code: 'forbidden' }, 100))
      await page.getByText('You may not operate this service.').waitFor()
    })

    it('has no fault that axe finds, light or dark, and fits 320 pixels', async () => {
      const { page } = await open(undefined, { reducedMotion: 'reduce' })
      await part(page, 'Costs').getByText('Not known').waitFor()
      await part(page, 'Live runs').getByRole('button', { name: 'Stop the run of Ada Osei' }).click()
      await page.getByRole('button', { name: 'Drain this service' }).click()
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 800 })
        await hasNoFault(page, `${width} px`)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
        expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true)
        expect(await page.locator('main').evaluate((main) => main.scrollWidth <= main.clientWidth)).toBe(true)
      }
    })
  })
}
