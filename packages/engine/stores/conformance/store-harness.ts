import type { Store } from '../store.ts'

/** Data that stores share, as processes share a database. */
export interface SharedData {
  /** A store of another process; closing it is that process's end. */
  open(owner: string): Promise<Store>
  /** Closes what is still open, and removes the data. */
  remove(): Promise<void>
}

export type OpenShared = () => Promise<SharedData>

/** Gives `use` the store `first` on data of its own. */
export async function withStore(
  openShared: OpenShared,
  use: (store: Store, shared: SharedData) => Promise<void>,
): Promise<void> {
  const shared = await openShared()
  try {
    await use(await shared.open('first'), shared)
  } finally {
    await shared.remove()
  }
}
