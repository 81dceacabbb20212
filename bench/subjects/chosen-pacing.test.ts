import { spacedCommits } from '@perdure/engine'
import { expect, test } from 'vitest'
import { createChosenPacing, type PacingChoice } from './chosen-pacing.ts'

const paced = (choice: PacingChoice | undefined) => {
  const chosen = createChosenPacing()
  chosen.choose(choice)
  return chosen.pacing
}

test('with nothing chosen it is the engine’s own', () => {
  for (const sinceMs of [0, 1, 5, Infinity]) expect(paced(undefined)(sinceMs)).toBe(spacedCommits(sinceMs))
})

test.each([0, 1, 16])('appends wait %d ms, whenever the last commit was', (windowMs) => {
  for (const sinceMs of [0, 5, Infinity]) expect(paced({ kind: 'wait', windowMs })(sinceMs)).toBe(windowMs)
})

test('commits that are to begin apart do not wait for one that is long ago', () => {
  const pacing = paced({ kind: 'apart', windowMs: 16 })
  expect([Infinity, 10, 16].map(pacing)).toEqual([0, 6, 0])
})

test('it tells how often it was asked since the choice', () => {
  const chosen = createChosenPacing()
  chosen.pacing(0)
  chosen.choose({ kind: 'wait', windowMs: 1 })
  expect(chosen.timesAsked()).toBe(0)
  chosen.pacing(0)
  expect(chosen.timesAsked()).toBe(1)
})
