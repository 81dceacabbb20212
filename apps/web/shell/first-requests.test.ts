import { expect, it } from 'vitest'
import { FIRST_ANSWERS_LAST_MS, withFirstRequests, type FirstRequest } from './first-requests.ts'

/** A page that has begun to ask who is here; a request of its own is answered with `later`. */
function page(answer: Promise<Response> = Promise.resolve(new Response('first'))) {
  let ageMs = 100
  let isEnded = false
  const asked: string[] = []
  const first: FirstRequest = { answer, end: () => (isEnded = true) }
  const ask = withFirstRequests({
    begun: new Map([['/api/me', first]]),
    fetch: (input) => {
      asked.push(input as string)
      return Promise.resolve(new Response('later'))
    },
    ageMs: () => ageMs,
  })
  const text = async (init?: RequestInit, path = '/api/me') => (await ask(path, init)).text()
  return { ask, text, asked, isEnded: () => isEnded, wait: (durationMs: number) => (ageMs += durationMs) }
}

it('hands on what was begun, once', async () => {
  const { text, asked } = page()
  expect(await text({ method: 'GET' })).toBe('first')
  expect(asked).toEqual([])
  expect(await text()).toBe('later')
  expect(asked).toEqual(['/api/me'])
})

it('asks for all else', async () => {
  const { text } = page()
  expect(await text({ method: 'POST' })).toBe('later')
  expect(await text({}, '/api/ai/conversations')).toBe('later')
  expect(await text()).toBe('first')
})

it('hands on nothing that is old', async () => {
  const { text, wait, isEnded } = page()
  wait(FIRST_ANSWERS_LAST_MS)
  expect(await text()).toBe('later')
  expect(isEnded()).toBe(true)
})

it('ends the request where whoever took it over is called away', async () => {
  const { ask, isEnded } = page()
  const leaving = new AbortController()
  await ask('/api/me', { signal: leaving.signal })
  expect(isEnded()).toBe(false)
  leaving.abort()
  expect(isEnded()).toBe(true)
})

it('asks again where the request has come to nothing', async () => {
  const { text, asked } = page(Promise.reject(new TypeError('no network')))
  expect(await text()).toBe('later')
  expect(asked).toEqual(['/api/me'])
})

it('rejects whoever is called away', async () => {
  const { ask, asked, isEnded } = page(Promise.reject(new DOMException('ended', 'AbortError')))
  await expect(ask('/api/me', { signal: AbortSignal.abort() })).rejects.toThrow('ended')
  expect(isEnded()).toBe(true)
  expect(asked).toEqual([])
})
