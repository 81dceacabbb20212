import { expect, it } from 'vitest'
import { fromCheckpoint, toCheckpoint, type Progress } from './checkpoint.ts'

const call = { type: 'tool_call', id: 'c1', name: 'query_actuals', input: {} } as const
const progress: Progress = {
  step: 2,
  model: 'some-model',
  modelReason: 'default',
  messages: [
    { role: 'user', text: 'Earlier?' },
    { role: 'assistant', parts: [{ type: 'text', text: 'Earlier.' }] },
    { role: 'user', text: 'Now?' },
    { role: 'assistant', parts: [{ type: 'text', text: 'Let me ' }, { type: 'text', text: 'see.' }, call] },
    { role: 'tool', answers: [{ toolCallId: 'c1', outcome: 'ok', content: '{}' }] },
    { role: 'assistant', parts: [{ type: 'text', text: 'Sales ' }] },
    { role: 'assistant', parts: [{ type: 'text', text: 'rose.' }] },
  ],
  blocks: ['Let me see.', 'Sales rose.'],
  datasets: [],
  charts: 0,
  finished: false,
}

it('comes back as it was saved', () => {
  expect(fromCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(progress))))).toEqual(progress)
})

it('of version 1 goes on as well: what was said then is told from the messages, block by block', () => {
  const { blocks: _, modelReason: __, ...before } = progress
  expect(fromCheckpoint({ ...before, version: 1 })).toEqual(progress)
})

it('of a later version is refused: nobody here knows what it says', () => {
  expect(() => fromCheckpoint({ ...progress, version: 3 })).toThrow('version')
})
