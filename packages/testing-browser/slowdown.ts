import type { BrowserContext, Page } from 'playwright-core'

/**
 * How many times slower than this machine pages run: 1 unless `CHROMIUM_SLOWDOWN` says otherwise. A test that does not wait
 * for what it acts on fails on a slow machine first; `CHROMIUM_SLOWDOWN=4 npx vitest run --project browser` is one, and so
 * is the project `product`.
 */
const SLOWDOWN = Number(process.env['CHROMIUM_SLOWDOWN'] ?? 1)

/** Slows down the pages that a context will open, where that is asked for. */
export function slowPagesDown(context: BrowserContext): void {
  // A page that was closed at once is none to slow down.
  if (SLOWDOWN !== 1) context.on('page', (page) => void slowDown(page).catch(() => undefined))
}

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
}
