import { expect, it } from 'vitest'
import { readConversationNews } from './other-tabs.ts'
import { createTabNews, type TabNews } from './tab-news.ts'

const openTab = (name: string) => createTabNews(name, (told) => (typeof told === 'string' ? told : undefined))

/** What a tab hears, until `count` came. */
function hearing(tab: TabNews<string>, count: number): Promise<string[]> {
  const heard: string[] = []
  return new Promise((resolve) => {
    const stop = tab.onNews((news) => {
      heard.push(news)
      if (heard.length < count) return
      stop()
      resolve(heard)
    })
  })
}

it('is heard by the others of its name, and not by itself, by others, or where it is not understood', async () => {
  const [one, two, other] = [openTab('ada'), openTab('ada'), openTab('ben')]
  const unexpected: string[] = []
  const stops = [one, other].map((tab) => tab.onNews((news) => unexpected.push(news)))
  const heard = hearing(two, 2)
  one.tell('first')
  one.tell(4 as unknown as string)
  one.tell('second')
  expect(await heard).toEqual(['first', 'second'])
  expect(unexpected).toEqual([])
  for (const stop of stops) stop()
})

it('tells nothing before it listens, or after', async () => {
  const [one, two] = [openTab('ada'), openTab('ada')]
  const heard = hearing(two, 1)
  one.tell('before')
  const stop = one.onNews(() => {})
  one.tell('while')
  stop()
  one.tell('after')
  expect(await heard).toEqual(['while'])
})

it.each([
  [{ kind: 'list', conversationId: 'a' }, { kind: 'list' }],
  [{ kind: 'deletions' }, { kind: 'deletions' }],
  [{ kind: 'asked', conversationId: 'a', title: 'A' }, { kind: 'asked', conversationId: 'a' }],
  [{ kind: 'deleted', conversationId: 'a' }, { kind: 'deleted', conversationId: 'a' }],
  [{ kind: 'asked' }, undefined],
  [{ kind: 'asked', conversationId: '' }, undefined],
  [{ kind: 'deleted', conversationId: 1 }, undefined],
  [{ kind: 'other' }, undefined],
  ['changed', undefined],
  [null, undefined],
])('takes news of conversations for what they are: %j', (told, news) => {
  expect(readConversationNews(told)).toEqual(news)
})
