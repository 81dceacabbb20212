import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branchTo, newestBelow, versionsByParent, type TreeNode } from './branch.ts'
import {
  chosen,
  EMPTY_TREE,
  parentOfNext,
  shownBranch,
  taken,
  told,
  type ConversationTree,
} from './conversation-tree.ts'
import { detailOf } from './testing/index.ts'

function node(runId: string, parentRunId: string | null): TreeNode {
  return { runId, parentRunId, message: `ask ${runId}` }
}

const ids = (nodes: readonly TreeNode[]) => nodes.map(({ runId }) => runId)

/** A tree of 1 to 30 nodes in the order they were asked: each is a root or follows an earlier one. */
const tree = fc
  .integer({ min: 1, max: 30 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => fc.integer({ min: -1, max: index - 1 }))))
  .map((parents) => parents.map((parent, index) => node(`${index}`, parent < 0 ? null : `${parent}`)))

/** A tree and one of its nodes. */
const treeAndNode = tree.chain((nodes) => fc.tuple(fc.constant(nodes), fc.constantFrom(...ids(nodes))))

describe('the branch to a run', () => {
  it('is the path from the root to it, whatever order the turns are told in', () => {
    fc.assert(
      fc.property(treeAndNode, fc.infiniteStream(fc.nat()), ([nodes, runId], random) => {
        const shuffled = nodes.toSorted(() => ((random.next().value ?? 0) % 2 === 0 ? 1 : -1))
        const branch = branchTo(shuffled, runId)
        expect(branch.at(-1)?.runId).toBe(runId)
        expect(branch[0]?.parentRunId).toBeNull()
        for (const [index, { parentRunId }] of branch.entries())
          expect(parentRunId).toBe(branch[index - 1]?.runId ?? null)
      }),
    )
  })

  it('begins where a parent is missing, and ends where parents go round in a circle', () => {
    expect(ids(branchTo([node('b', 'a'), node('c', 'b')], 'c'))).toEqual(['b', 'c'])
    expect(ids(branchTo([node('a', 'b'), node('b', 'a')], 'b'))).toEqual(['a', 'b'])
    expect(branchTo([node('a', null)], 'z')).toEqual([])
  })
})

describe('the newest below a run', () => {
  it('is a leaf whose branch goes through it, and at each step down the child that was asked last', () => {
    fc.assert(
      fc.property(treeAndNode, ([nodes, runId]) => {
        const path = ids(branchTo(nodes, newestBelow(nodes, runId)))
        expect(path).toContain(runId)
        for (const step of path.slice(path.indexOf(runId))) {
          const lastChild = nodes.findLast(({ parentRunId }) => parentRunId === step)?.runId
          expect(path[path.indexOf(step) + 1]).toBe(lastChild)
        }
      }),
    )
  })

  it('is the run itself where nothing follows it, and comes to an end in a circle', () => {
    expect(newestBelow([node('a', null)], 'a')).toBe('a')
    expect(newestBelow([], 'z')).toBe('z')
    expect(newestBelow([node('a', 'b'), node('b', 'a')], 'a')).toBe('a')
  })
})

describe('versions', () => {
  it('hold each node once, beside those with its parent, in the order they were asked', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const versions = versionsByParent(nodes)
        expect([...versions.values()].flat()).toHaveLength(nodes.length)
        for (const { runId, parentRunId } of nodes) {
          const siblings = nodes.filter((other) => other.parentRunId === parentRunId)
          expect(versions.get(parentRunId)?.map((version) => version.runId)).toEqual(ids(siblings))
          expect(ids(siblings)).toContain(runId)
        }
      }),
    )
  })
})

describe('the branch that is shown', () => {
  const read = (nodes: readonly TreeNode[], before: ConversationTree = EMPTY_TREE) => told(before, detailOf(nodes))

  it('is that of the newest run until somebody chooses', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        expect(shownBranch(read(nodes)).at(-1)?.runId).toBe(nodes.at(-1)?.runId)
        expect(parentOfNext(read(nodes))).toBeUndefined()
      }),
    )
  })

  it('goes through the chosen run, and stays as it is for a run that is not known', () => {
    fc.assert(
      fc.property(treeAndNode, ([nodes, runId]) => {
        const shown = chosen(read(nodes), runId)
        expect(ids(shownBranch(shown))).toContain(runId)
        expect(chosen(shown, 'elsewhere')).toBe(shown)
        const end = shownBranch(shown).at(-1)?.runId
        expect(parentOfNext(shown)).toBe(end === nodes.at(-1)?.runId ? undefined : end)
      }),
    )
  })

  it('stays chosen while the conversation grows elsewhere, and goes on with what is asked at its end', () => {
    fc.assert(
      fc.property(treeAndNode, fc.nat(), ([nodes, runId], at) => {
        const shown = chosen(read(nodes), runId)
        const before = ids(shownBranch(shown))
        const parent = nodes[at % nodes.length]?.runId ?? null
        const after = ids(shownBranch(read([...nodes, node('new', parent)], shown)))
        expect(after).toEqual(parent === before.at(-1) ? [...before, 'new'] : before)
      }),
    )
  })

  it('is that of a question asked here once it is taken, also before the service tells of it', () => {
    fc.assert(
      fc.property(treeAndNode, ([nodes, parentRunId]) => {
        const question = { ...node('own', parentRunId), conversationId: 'c', feedback: null, ended: false }
        const shown = taken(read(nodes), question)
        expect(ids(shownBranch(shown))).toEqual([...ids(branchTo(nodes, parentRunId)), 'own'])
        expect(shownBranch(read(nodes, shown))).toEqual(shownBranch(shown))
        const toldOfIt = read([...nodes, node('own', parentRunId)], shown)
        expect(ids(shownBranch(toldOfIt))).toEqual(ids(shownBranch(shown)))
        expect(toldOfIt.questions).toHaveLength(nodes.length + 1)
      }),
    )
  })
})
