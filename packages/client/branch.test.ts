import type { Turn } from '@perdure/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { branchTo } from './branch.ts'

function turn(runId: string, parentRunId: string | null): Turn {
  const createdAt = '2026-11-02T09:00:00.000Z'
  const run = {
    runId,
    conversationId: 'c',
    parentRunId,
    status: 'completed',
    attempt: 1,
    createdAt,
    usage: [],
  } as const
  return { run: { ...run, usage: [] }, message: runId, feedback: null }
}

const ids = (turns: Turn[]) => turns.map(({ run }) => run.runId)

it('is the path from the root to the run, whatever order the turns are told in', () => {
  const tree = fc.integer({ min: 1, max: 30 }).chain((size) => {
    const parents = Array.from({ length: size }, (_, index) => fc.integer({ min: -1, max: index - 1 }))
    return fc.tuple(...parents)
  })
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat()), (parents, random) => {
      const turns = parents.map((parent, index) => turn(`${index}`, parent < 0 ? null : `${parent}`))
      const shuffled = turns.toSorted(() => ((random.next().value ?? 0) % 2 === 0 ? 1 : -1))
      const branch = branchTo(shuffled, `${turns.length - 1}`)
      expect(branch.at(-1)?.run.runId).toBe(`${turns.length - 1}`)
      expect(branch[0]?.run.parentRunId).toBeNull()
      for (const [index, { run }] of branch.entries())
        expect(run.parentRunId).toBe(branch[index - 1]?.run.runId ?? null)
    }),
  )
})

it('begins where a parent is missing, and ends where parents go round in a circle', () => {
  expect(ids(branchTo([turn('b', 'a'), turn('c', 'b')], 'c'))).toEqual(['b', 'c'])
  expect(ids(branchTo([turn('a', 'b'), turn('b', 'a')], 'b'))).toEqual(['a', 'b'])
  expect(branchTo([turn('a', null)], 'z')).toEqual([])
})
