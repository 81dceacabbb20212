import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { keepScreenshot } from '../harness/browser.ts'
import { bareText, FIGURE } from './bare-text.ts'

/** How long something that must come may take on two busy cores. */
export const EVENTUALLY_MS = 30_000

/** Waits until what `read` gives is as expected. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: EVENTUALLY_MS, interval: 40 })

/** A tab with the panel, its parts by the names that people and assistive technology know them by. */
export interface Panel {
  readonly page: Page
  readonly log: Locator
  readonly box: Locator
  readonly send: Locator
  readonly stop: Locator
  readonly status: Locator
  readonly alert: Locator
  /** The conversations asked before. */
  readonly list: Locator
  /** Asks; resolves when the question stands in the log. */
  ask(question: string): Promise<void>
  /** Leaves the conversation for a new one. */
  startAnew(): Promise<void>
  /** What is written so far as the answer to the question (default: the latest), bare: see `bareText`. */
  written(question?: string): Promise<string>
  /** Resolves when that many characters of the latest answer are written. */
  untilWritten(characters: number): Promise<void>
  /** Resolves when the latest answer has come to the end that the status tells. */
  ended(words?: string | RegExp): Promise<void>
  /** The open conversation's id, from the address; resolves when the address has one. */
  conversationId(): Promise<string>
  picture(name: string): Promise<void>
}

export function createPanel(page: Page): Panel {
  page.setDefaultTimeout(EVENTUALLY_MS)
  const log = page.getByRole('log', { name: 'Conversation' })
  const box = page.getByRole('textbox', { name: 'Ask the analyst' })
  const send = page.getByRole('button', { name: 'Send' })
  const status = page.getByRole('status', { name: 'Run status' })
  const turns = log.getByRole('article')
  const panel: Panel = {
    page,
    log,
    box,
    send,
    stop: page.getByRole('button', { name: 'Stop' }),
    status,
    alert: page.getByRole('alert'),
    list: page.getByRole('navigation', { name: 'Conversations' }),
    async ask(question) {
      await box.fill(question)
      await send.click()
      await log.getByRole('heading', { name: question }).last().waitFor()
    },
    async startAnew() {
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByRole('heading', { name: 'What would you like to know' }).waitFor()
    },
    async written(question) {
      const asked = question === undefined ? turns : turns.filter({ has: page.getByRole('heading', { name: question }) })
      if ((await asked.count()) === 0) return ''
      return bareText(await asked.last().evaluate(writtenText, FIGURE, { timeout: EVENTUALLY_MS }))
    },
    async untilWritten(characters) {
      await eventually(async () => (await panel.written()).length).toBeGreaterThanOrEqual(characters)
    },
    async ended(words = 'Answer complete') {
      await status.getByText(words).waitFor()
      await send.waitFor()
    },
    async conversationId() {
      await page.waitForURL(/\/c\/[^/]+$/)
      return new URL(page.url()).pathname.replace('/c/', '')
    },
    picture: (name) => keepScreenshot(page, `panel-${name}`),
  }
  return panel
}

/** Runs in the page: an answer's own words, without its question, tables, charts and what it looked up. */
function writtenText(turn: Element, figureSign: string): string {
  const answer = turn.querySelector('.answer')?.cloneNode(true)
  if (!(answer instanceof Element)) return ''
  for (const other of answer.querySelectorAll('figure, [aria-label="What the analyst looked up"]')) other.remove()
  for (const figure of answer.querySelectorAll('button')) figure.textContent = figureSign
  return answer.textContent
}
