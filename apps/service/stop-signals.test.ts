import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { hearStopSignals } from './stop-signals.ts'

function listening() {
  const process = new EventEmitter()
  const done: string[] = []
  const signals = hearStopSignals(process, () => done.push('left'))
  return { process, done, signals, stop: (signal: string) => done.push(`stopped by ${signal}`) }
}

test('a stop before there is anything to stop leaves', () => {
  const { process, done } = listening()
  process.emit('SIGINT')
  expect(done).toEqual(['left'])
})

test('a stop while the engine opens is kept for who can hand its runs back', () => {
  const { process, done, signals, stop } = listening()
  signals.keep()
  process.emit('SIGTERM')
  process.emit('SIGINT')
  expect(done).toEqual([])
  signals.handTo(stop)
  expect(done).toEqual(['stopped by SIGTERM', 'stopped by SIGINT'])
})

test('later stops are told as they come, each once', () => {
  const { process, done, signals, stop } = listening()
  signals.keep()
  signals.handTo(stop)
  process.emit('SIGTERM')
  process.emit('SIGTERM')
  expect(done).toEqual(['stopped by SIGTERM', 'stopped by SIGTERM'])
})
