import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { recordContext } from '../testing/recorded-context.ts'
import { createChatExecutor } from './chat-executor.ts'
import { createChat, type Model } from './chat.ts'
import { leaveAndComeBack } from './leave-and-come-back.ts'

const words = ['Grüezi ', '👩‍👧, ', 'you ', 'said ']
const model: Model = async function* (question) {
  for (const word of [...words, question]) {
    await new Promise(setImmediate)
    yield word
  }
}
const answer = `${words.join('')}"hé\n"`

test('the chat says the same to a client on a socket and as a run', async () => {
  const chat = createChat(model)
  const server = createServer(chat).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const input = { message: '"hé\n"' }
  const response = await fetch(`http://127.0.0.1:${port}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('data: {'))
  server.close()

  const context = recordContext()
  await createChatExecutor(chat).execute(input, context)
  const direct = events.map((event) => (JSON.parse(event.slice('data: '.length)) as { delta: string }).delta).join('')
  expect(context.text()).toBe(direct)
  expect(direct).toBe(answer)
})

test('who leaves in the middle has lost the direct answer and finds the run’s complete', async () => {
  const { direct, run } = await leaveAndComeBack(createChat(model), '"hé\n"')
  expect(answer.startsWith(direct)).toBe(true)
  expect(direct).not.toBe(answer)
  expect(run).toBe(answer)
})
