import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'

/** What an answer could try, and what is left of it: its words, and where its links lead. */
const TRIED: [what: string, markdown: string, words: string, links: string[]][] = [
  ['an element of HTML', 'a <b>bold</b> word', 'a <b>bold</b> word', []],
  ['a script', '<script>alert(1)</script>', '<script>alert(1)</script>', []],
  ['an image that fails', 'x <img src="/stolen" onerror="alert(1)"> y', 'x <img src="/stolen" onerror="alert(1)"> y', []],
  ['a style', '<style>@font-face{src:url(/stolen)} b{background:url(/stolen)}</style>', '<style>@font-face', []],
  ['a frame', '<iframe src="/stolen"></iframe>', '<iframe src="/stolen"></iframe>', []],
  ['an image', 'see ![pixel](https://example.com/stolen.png) there', 'see there', []],
  ['an image by reference', 'see ![pixel][p] there\n\n[p]: https://example.com/stolen.png', 'see there', []],
  ['an image in a link', '[![pixel](/stolen)](https://example.com/a)', '', ['https://example.com/a']],
  ['a script as a link', '[go](javascript:alert(1))', 'go', []],
  ['the same, hidden', '[go](&#106;ava&#115;cript:alert(1)) [to](JaVaScRiPt:alert(1))', 'go to', []],
  ['the same with a tab', '[go](<java\tscript:alert(1)>)', 'go', []],
  ['data as a link', '[go](data:text/html;base64,PHNjcmlwdD4=)', 'go', []],
  ['VBScript, a file, a blob', '[a](vbscript:x) [b](file:///etc/passwd) [c](blob:https://example.com/x)', 'a b c', []],
  ['another page of here', '[a](/api/ai/runs) [b](//example.com/x) [c](?x=1) [d](#here)', 'a b c d', []],
  ['a safe link', '[go](https://example.com/a?b=1)', 'go', ['https://example.com/a?b=1']],
  ['a mail address', '[write](mailto:ada@example.com)', 'write', ['mailto:ada@example.com']],
  ['a bare address', 'at https://example.com/a and www.example.com.', 'at https://example.com/a', ['https://example.com/a', 'http://www.example.com']],
  ['an address in brackets', '<https://example.com/a> <javascript:alert(1)>', 'https://example.com/a', ['https://example.com/a']],
  ['a title that breaks out', '[go](https://example.com "x\\" onclick=\\"alert(1)")', 'go', ['https://example.com']],
]

/** Answers that mean harm. */
export function safety(bench: () => PanelBench): void {
  describe('an answer that means harm', () => {
    it('runs nothing, fetches nothing, and leads nowhere but to web and mail addresses, apart', async () => {
      const { service, ask, page, log } = await bench().open()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      for (const [what, markdown, words, links] of TRIED) {
        const run = await ask(what)
        run.say(`Here: ${markdown}\n\nDone.`)
        run.end()
        const turn = log.getByRole('article').last()
        await turn.getByText('Done.', { exact: true }).waitFor()
        const prose = turn.locator('.prose')
        expect((await prose.innerText()).replaceAll(/\s+/g, ' '), what).toContain(`Here: ${words}`.trim())
        const found = prose.getByRole('link')
        expect(await found.evaluateAll((all) => all.map((link) => link.getAttribute('href'))), what).toEqual(links)
        for (const link of await found.all()) {
          expect(await link.getAttribute('rel'), what).toBe('noopener noreferrer nofollow')
          expect(await link.getAttribute('target'), what).toBe('_blank')
        }
        const harmful = ':is(script, img, style, iframe, object, embed, form, svg, video, audio, link, [onclick], [style])'
        expect(await prose.locator(harmful).count(), what).toBe(0)
      }
      expect(asked.filter((url) => !url.startsWith(service.origin) || /stolen/.test(url))).toEqual([])
    })
  })
}
