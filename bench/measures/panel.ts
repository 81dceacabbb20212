import { launchBrowser } from '@perdure/testing-browser'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { createSamples, type Samples } from '../figures/section.ts'
import { quantile } from '../figures/spread.ts'
import { BARE_PAGE_PATH } from '../panel/bare-page.ts'
import { LAST_WORDS, sayConversation } from '../panel/conversation.ts'
import { buildPanel, startPageHost, type PageHost } from '../panel/page-host.ts'
import {
  readFrames,
  readOpened,
  readScroll,
  readTokens,
  watchFrames,
  watchTokens,
  type TokenTimes,
} from '../panel/probes.ts'
import { rotated, type Measure, type MeasureContext, type Step } from './measure.ts'

const PANEL = 'panel'
const BARE = 'bare page'
const COLUMNS = [PANEL, BARE]
const VIEWPORT = { width: 1280, height: 860 }
const TIMEOUT_MS = 120_000
/** A turn of a mouse's wheel, and so many of them at most: a page that moves no further is at its end. */
const WHEEL_PX = 400
const WHEELS_MAX = 5_000
const WHEELS_STILL_MAX = 60
const FRAME_MS = 1000 / 60
/** A frame that comes so much late was not drawn in its turn. */
const DROPPED_OVER_MS = FRAME_MS * 1.5

/** What people see of all this, in a real Chromium: a long conversation that is opened and scrolled, and words that come. */
export function measurePanel(context: MeasureContext): Measure {
  const { plan, folder } = context
  const words = plan.panelWords.toLocaleString('en-US')
  const reading = createSamples({
    title: `The panel: a conversation of ${words} words`,
    note:
      'Headings, lists, tables and charts, opened anew and scrolled by wheel from its end to its beginning and back. Frame times ' +
      'are between calls of requestAnimationFrame. The bare page has the same words as plain paragraphs: what Chromium takes ' +
      'on this machine for any page.',
    columns: COLUMNS,
  })
  const tokens = createSamples({
    title: `The panel: from a token's arrival to the screen, a token every ${plan.paceMs} ms`,
    note:
      'From the bytes reaching the page\'s reader to the first frame that shows them: 1 frame is the next one. The bare page ' +
      'puts the same bytes at the end of a text.',
    columns: COLUMNS,
  })
  let stage: { browser: Browser; panel: string } | undefined

  async function begin(): Promise<void> {
    const panel = join(folder, 'panel')
    await buildPanel(panel)
    stage = { browser: await launchBrowser(), panel }
  }

  /** A page of its own, on a host of its own that has the conversation. */
  async function withPage(subject: string, act: (shown: Shown) => Promise<void>): Promise<void> {
    if (stage === undefined) throw new Error('The browser was not started')
    const host = await startPageHost(stage.panel)
    const browserContext = await stage.browser.newContext({ viewport: VIEWPORT, locale: 'en-US' })
    try {
      const conversationId = sayConversation(host.service, plan.panelWords)
      const page = await browserContext.newPage()
      page.setDefaultTimeout(TIMEOUT_MS)
      await act({ host, page, conversationId, subject })
    } finally {
      await browserContext.close()
      await host.close()
    }
  }

  const steps = Array.from({ length: plan.rounds }, (_, round) =>
    rotated(COLUMNS, round).flatMap((subject): Step[] => [
      {
        label: `panel, round ${round + 1}: ${subject}, reading`,
        run: () => withPage(subject, (shown) => read(shown, reading)),
      },
      {
        label: `panel, round ${round + 1}: ${subject}, tokens`,
        run: () => withPage(subject, (shown) => watch(shown, tokens, plan)),
      },
    ]),
  )
  return {
    steps: [{ label: 'panel, building it and starting Chromium', run: begin }, ...steps.flat()],
    sections: () => [reading.section(), tokens.section()],
    close: async () => stage?.browser.close(),
  }
}

interface Shown {
  host: PageHost
  page: Page
  conversationId: string
  subject: string
}

async function read({ host, page, conversationId, subject }: Shown, samples: Samples): Promise<void> {
  const cpu = await cpuMeter(page)
  const path = subject === PANEL ? `/c/${conversationId}` : BARE_PAGE_PATH
  await page.goto(host.origin + path)
  const { length: texts } = host.service.runs
  samples.add('newest answer there', 'ms', subject, await page.evaluate(readOpened, { words: LAST_WORDS, texts: 1 }))
  samples.add('all of it there', 'ms', subject, await page.evaluate(readOpened, { words: LAST_WORDS, texts }))
  samples.add('CPU until then', 'ms', subject, await cpu())
  const log = page.getByRole('log')
  await log.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await log.hover()
  for (const [way, wheelPx] of [['up', -WHEEL_PX], ['down', WHEEL_PX]] as const) {
    const before = await cpu()
    await page.evaluate(watchFrames)
    await scroll(page, wheelPx)
    const frames = await page.evaluate(readFrames)
    samples.add(`scroll ${way}: CPU per frame`, 'ms', subject, ((await cpu()) - before) / frames.length)
    samples.add(`scroll ${way}: frame, median`, 'ms', subject, quantile(frames, 0.5))
    samples.add(`scroll ${way}: frame, p95`, 'ms', subject, quantile(frames, 0.95))
    samples.add(`scroll ${way}: longest frame`, 'ms', subject, Math.max(...frames))
    samples.add(`scroll ${way}: frames late`, '%', subject, lateShare(frames))
  }
}

/** Tells what the page's main thread has used so far, in milliseconds of its own time: what else runs is not in it. */
async function cpuMeter(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
}

/** How many in a hundred of the frames that there was time for were not drawn in their turn. */
function lateShare(frames: readonly number[]): number {
  const dueFrames = frames.reduce((sum, one) => sum + one, 0) / FRAME_MS
  const missed = frames.reduce((sum, one) => sum + (one > DROPPED_OVER_MS ? Math.round(one / FRAME_MS) - 1 : 0), 0)
  return (100 * missed) / dueFrames
}

/** Turns the wheel until the text moves no further. Throws where it never gets there. */
async function scroll(page: Page, wheelPx: number): Promise<void> {
  let still = 0
  for (let wheels = 0, last = -1; still < WHEELS_STILL_MAX; wheels += 1) {
    if (wheels > WHEELS_MAX) throw new Error('The conversation has no end')
    await page.mouse.wheel(0, wheelPx)
    const { top, end } = await page.evaluate(readScroll)
    const isThere = wheelPx < 0 ? top === 0 : end - top <= 1
    if (isThere) return
    still = top === last ? still + 1 : 0
    last = top
  }
  throw new Error('The conversation cannot be scrolled to its end')
}

async function watch(
  { host, page, conversationId, subject }: Shown,
  samples: Samples,
  { panelTokens, paceMs }: MeasureContext['plan'],
): Promise<void> {
  const run = host.service.conversations.createRun({ message: 'And now?', conversationId })
  if (run === undefined) throw new Error('The conversation is not there')
  run.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
  run.say('It is being told. ')
  await page.addInitScript(watchTokens)
  const path = subject === PANEL ? `/c/${conversationId}` : `${BARE_PAGE_PATH}?run=${run.runId}`
  await page.goto(host.origin + path)
  await page.evaluate(readOpened, { words: 'It is being told.', texts: host.service.runs.length })
  while (run.streamCount === 0) await setTimeout(paceMs)
  for (let token = 0; token < panelTokens; token += 1) {
    run.say(`tok${token} ${token % 40 === 39 ? '\n\n' : ''}`)
    await setTimeout(paceMs)
  }
  const times = await page.evaluate(readTokens, panelTokens)
  if (times.length < panelTokens) throw new Error(`Of ${panelTokens} tokens ${times.length} were seen`)
  const frames = times.map(framesOf)
  samples.add('frames, median', 'frames', subject, quantile(frames, 0.5))
  samples.add('frames, p95', 'frames', subject, quantile(frames, 0.95))
  samples.add('most frames', 'frames', subject, Math.max(...frames))
  const tookMs = times.map(({ arrivedMs, paintedMs }) => paintedMs - arrivedMs)
  samples.add('time, median', 'ms', subject, quantile(tookMs, 0.5))
  samples.add('time, p95', 'ms', subject, quantile(tookMs, 0.95))
}

function framesOf({ arrivedFrame, paintedFrame }: TokenTimes): number {
  return paintedFrame - arrivedFrame
}
