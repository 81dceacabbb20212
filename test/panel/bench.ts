import { runListSchema } from '@perdure/protocol'
import { launchBrowser } from '@perdure/testing-browser'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { keepScreenshot, openProfile, signInByPage } from '../harness/browser.ts'
import { openRelay } from '../harness/relay.ts'
import { signIn, type SignedIn } from '../harness/person.ts'
import { startStack, type Stack } from '../harness/stack.ts'
import { createPanel, type Panel } from './panel.ts'

export type PersonId = 'ada' | 'ben' | 'cleo' | 'olga'

/** The whole product and one browser, for all scenarios. */
export interface PanelBench {
  readonly stack: Stack
  /** A browser profile of somebody who is signed in, which remembers nothing else. */
  profile(person: PersonId, options?: BrowserContextOptions): Promise<Profile>
  /** A browser profile of nobody. */
  stranger(): Promise<Profile>
  /** The network goes: every connection of a browser ends. */
  cutNetwork(): void
  mendNetwork(): void
  /** The same person without a browser. */
  person(person: PersonId): Promise<SignedIn>
  /** Pictures of every tab that is open, for a scenario that failed. */
  picturesOfFailure(scenario: string): Promise<void>
  /** Closes all profiles and stops what their people have running; what the pages complained about. */
  finish(): Promise<string[]>
  close(): Promise<void>
}

export interface Profile {
  readonly context: BrowserContext
  /** Opens a tab at an address of the product. */
  tab(path?: string): Promise<Panel>
}

const FILE_NAME_MAX_CHARACTERS = 60

export async function createPanelBench(settings: Record<string, string>): Promise<PanelBench> {
  const [product, browser] = await Promise.all([startStack(settings), launchBrowser()])
  const relay = await openRelay(product.url)
  const stack: Stack = { ...product, url: relay.url }
  const people = new Map<PersonId, Promise<SignedIn>>()
  const cookies = new Map<PersonId, ReturnType<typeof signedInCookies>>()
  const here = new Set<PersonId>()
  const complaints: string[] = []
  const complain = (complaint: string): void => void complaints.push(complaint)

  function person(id: PersonId): Promise<SignedIn> {
    const known = people.get(id) ?? signIn(stack, id)
    people.set(id, known)
    return known
  }
  const profileOn = (context: BrowserContext): Profile => ({
    context,
    async tab(path = '/') {
      const page = await context.newPage()
      await page.goto(stack.url + path)
      return createPanel(page)
    },
  })
  return {
    stack,
    person,
    cutNetwork: () => relay.cut(),
    mendNetwork: () => relay.mend(),
    async profile(id, options) {
      const known = cookies.get(id) ?? signedInCookies(browser, stack, id, complain)
      cookies.set(id, known)
      here.add(id)
      const context = await openProfile(browser, complain, options)
      await context.addCookies(await known)
      return profileOn(context)
    },
    async stranger() {
      return profileOn(await openProfile(browser, complain))
    },
    async picturesOfFailure(scenario) {
      const pages = browser.contexts().flatMap((context) => context.pages())
      const name = scenario.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, FILE_NAME_MAX_CHARACTERS)
      for (const [index, page] of pages.entries()) await keepScreenshot(page, `failed-${name}-${index + 1}`)
    },
    async finish() {
      relay.mend()
      await Promise.all(browser.contexts().map((context) => context.close()))
      await Promise.all([...here].map(async (id) => stopRunsOf(await person(id))))
      here.clear()
      return complaints.splice(0)
    },
    async close() {
      await browser.close()
      await relay.close()
      await product.close()
    },
  }
}

/** Signs in by the page once; the session serves all profiles of that person. */
async function signedInCookies(browser: Browser, stack: Stack, id: PersonId, complain: (complaint: string) => void) {
  const context = await openProfile(browser, complain)
  await signInByPage(context, stack, id)
  const found = await context.cookies()
  await context.close()
  return found
}

/** So that a scenario that fails takes no place from the next. */
async function stopRunsOf(person: SignedIn): Promise<void> {
  for (const status of ['queued', 'running']) {
    const answer = await person.fetch(`/api/ai/runs?status=${status}`)
    if (!answer.ok) continue
    const { runs } = runListSchema.parse(await answer.json())
    await Promise.all(runs.map(({ runId }) => person.fetch(`/api/ai/runs/${runId}/cancel`, { method: 'POST' })))
  }
}
