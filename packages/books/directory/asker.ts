/**
 * On whose behalf the warehouse is read. Only the directory makes one, from a person; the warehouse refuses anything
 * else, so that a query without rights does not exist.
 */
export interface Asker {
  readonly userId: string
  /** Ids of the units whose figures may be read; may be empty. */
  readonly businessUnitIds: readonly string[]
}

const issued = new WeakSet<Asker>()

/** For the directory alone. */
export function issueAsker(userId: string, businessUnitIds: readonly string[]): Asker {
  const asker = Object.freeze({ userId, businessUnitIds: Object.freeze([...businessUnitIds]) })
  issued.add(asker)
  return asker
}

/** Whether the directory made this very object; a look-alike or a copy is not one. */
export function isIssuedAsker(value: unknown): value is Asker {
  return typeof value === 'object' && value !== null && issued.has(value as Asker)
}
