import type { ServiceDependencies } from '../dependencies.ts'

/** The names of these people, by user id; who is not in the directory is absent. */
export async function displayNames(
  directory: ServiceDependencies['directory'],
  userIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const people = await Promise.all([...new Set(userIds)].map((userId) => directory.find(userId)))
  return new Map(people.flatMap((person) => (person === undefined ? [] : [[person.userId, person.displayName]])))
}
