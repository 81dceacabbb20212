import type { FakeRun, FakeService, FakeServiceOptions } from '@perdure/client/testing'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { launchPanelBrowser, openPage } from './browser.ts'
import { startPanelServer } from './panel-server.ts'

/** The panel answers far sooner; this is for a machine that is busy with other tests. */
const ACTION_TIMEOUT_MS = 15_000

export interface OpenInput {
  service?: FakeServiceOptions
  context?: BrowserContextOptions
  /** Told of the service before the page is opened. */
  before?: (service: FakeService) => void
  path?: string
  /** Another build than the panel's. */
  folder?: string
}

/** Pages of the panel in one browser, each test with a service of its own. */
export interface PanelBench {
  /** Starts a service and opens the panel on it. */
  open(input?: OpenInput): Promise<Panel>
  /** Where the build is. */
  readonly folder: string
  /** Ends what a test has opened; what its pages complained about. */
  finish(): Promise<string[]>
  close(): Promise<void>
}

/** One page with the panel, by the names its parts have for people and for assistive technology. */
export interface Panel {
  service: FakeService
  page: Page
  log: Locator
  box: Locator
  send: Locator
  stop: Locator
  status: Locator
  /** Asks, and gives the run once the service has it. */
  ask: (question: string) => Promise<FakeRun>
  /** Another page of the same browser, at the same address unless told otherwise. */
  another: (path?: string) => Promise<Panel>
}

/** `built` is the folder of a build of the panel as it is now. */
export async function createPanelBench(built: string): Promise<PanelBench> {
  const browser = await launchPanelBrowser()
  const services: FakeService[] = []
  let complaints: string[] = []
  return {
    folder: built,
    async open({ service: options, context = {}, before, path = '/', folder = built } = {}) {
      const service = await startPanelServer(options, folder)
      services.push(service)
      before?.(service)
      const page = await openPage(browser, service.origin + path, context, (complaint) => complaints.push(complaint))
      return createPanel(service, page)
    },
    async finish() {
      await Promise.all(browser.contexts().map((context) => context.close()))
      await Promise.all(services.splice(0).map((service) => service.close()))
      const found = complaints
      complaints = []
      return found
    },
    close: () => browser.close(),
  }
}

function createPanel(service: FakeService, page: Page): Panel {
  page.setDefaultTimeout(ACTION_TIMEOUT_MS)
  const box = page.getByRole('textbox', { name: 'Ask the analyst' })
  const send = page.getByRole('button', { name: 'Send' })
  return {
    service,
    page,
    log: page.getByRole('log', { name: 'Conversation' }),
    box,
    send,
    stop: page.getByRole('button', { name: 'Stop' }),
    status: page.getByRole('status', { name: 'Run status' }),
    async ask(question) {
      const index = service.runs.length
      await box.fill(question)
      await send.click()
      return service.run(index)
    },
    async another(path) {
      const other = await page.context().newPage()
      await other.goto(path === undefined ? page.url() : service.origin + path)
      return createPanel(service, other)
    },
  }
}
