import { launchBrowser, listenForComplaints, slowPagesDown } from '@perdure/testing-browser'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** Each test has an origin of its own; a process for each would be most of the time the tests take. */
const ONE_PROCESS_FOR_ALL_ORIGINS = ['--renderer-process-limit=1', '--disable-site-isolation-trials']

/** A browser for pages of many origins; the caller closes it. */
export function launchPanelBrowser(): Promise<Browser> {
  return launchBrowser(ONE_PROCESS_FOR_ALL_ORIGINS)
}

/** A page in a context of its own. It and every other page of that context tell what they complain about. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  onComplaint: (complaint: string) => void,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options })
  listenForComplaints(context, onComplaint)
  slowPagesDown(context)
  const page = await context.newPage()
  await page.goto(url)
  return page
}
