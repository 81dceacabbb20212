/**
 * A conversation is a tree of questions: each has a parent or begins at the root. What follows are questions about one,
 * in whatever order its nodes are told; where the order says which was asked first, the oldest comes first.
 */

export interface TreeNode {
  readonly runId: string
  /** Null: a question at the root. */
  readonly parentRunId: string | null
  readonly message: string
}

/** One of the questions asked at the same place. */
export interface Version {
  readonly runId: string
  readonly message: string
}

/**
 * The nodes from the root to `runId`, in the order they were asked. Ends early where a parent is missing; empty where
 * `runId` is not among them.
 */
export function branchTo<N extends TreeNode>(nodes: readonly N[], runId: string): N[] {
  const byRunId = new Map(nodes.map((node) => [node.runId, node]))
  const branch: N[] = []
  let node = byRunId.get(runId)
  while (node) {
    branch.push(node)
    byRunId.delete(node.runId)
    node = node.parentRunId === null ? undefined : byRunId.get(node.parentRunId)
  }
  return branch.reverse()
}

/**
 * The end of the branch that goes through `runId`: from there to the child that was asked last, and so on. `runId`
 * itself where nothing was asked after it.
 */
export function newestBelow(nodes: readonly TreeNode[], runId: string): string {
  const lastChild = new Map(nodes.map((node) => [node.parentRunId, node.runId]))
  let end = runId
  for (let next = lastChild.get(end); next !== undefined; next = lastChild.get(end)) {
    // Each is passed once, so that a circle ends.
    lastChild.delete(end)
    end = next
  }
  return end
}

/** What was asked at each place, by the run that it follows; null: at the root. */
export function versionsByParent(nodes: readonly TreeNode[]): Map<string | null, Version[]> {
  const versions = new Map<string | null, Version[]>()
  for (const { runId, parentRunId, message } of nodes) {
    const here = versions.get(parentRunId)
    if (here) here.push({ runId, message })
    else versions.set(parentRunId, [{ runId, message }])
  }
  return versions
}
