import type { FakeService } from '@perdure/client/testing'
import type { ServerResponse } from 'node:http'

/**
 * The limit: a page that has the same words in paragraphs and nothing else, and that puts what it is sent at the end of a
 * text, without a framework, Markdown, tables or charts.
 */

export const BARE_PAGE_PATH = '/bare'
export const BARE_SCRIPT_PATH = '/bare.js'
const BARE_STREAM = /^\/bare\/([^/]+)$/

export const BARE_SCRIPT = `
const log = document.querySelector('[role=log]')
const end = log.lastElementChild.appendChild(document.createTextNode(''))
const runId = new URLSearchParams(location.search).get('run')
if (runId) {
  const { body } = await fetch('/bare/' + runId)
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    for (const [, words] of decoder.decode(read.value, { stream: true }).matchAll(/"text":"([^"]*)"/g)) {
      const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
      end.appendData(words)
      if (isAtEnd) log.scrollTop = log.scrollHeight
    }
  }
}
`

/** All that the service's runs have said until now. */
export function barePage(service: FakeService): string {
  const paragraphs = service.runs.flatMap(({ message, view }) => [
    message,
    ...view.items.flatMap((item) => (item.kind === 'text' ? item.text.split('\n\n') : [])),
  ])
  const style = 'position:fixed;inset:0;overflow-y:auto;font:16px/1.55 sans-serif;padding:0 20vw'
  const words = paragraphs.map((text) => `<p class="prose">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`)
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>` +
    `<body><div role="log" tabindex="0" style="${style}">${words.join('')}<p class="prose"></p></div>` +
    `<script type="module" src="${BARE_SCRIPT_PATH}"></script></body></html>`
  )
}

/** Answers with what a run says from now on, byte by byte what the panel gets. */
export function bareStream(service: FakeService, path: string, response: ServerResponse): boolean {
  const run = service.runs.find(({ runId }) => runId === BARE_STREAM.exec(path)?.[1])
  run?.attach(response, run.log.length)
  return run !== undefined
}
