import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

/** Between tries; after the last a part is given up, as where a newer version of the panel has taken its place. */
const PAUSES_MS = [500, 1_000, 2_000]

/**
 * A component of a file of its own, loaded when it is first shown. Where the network fails in that moment it is loaded
 * again: what has once failed to load would fail for as long as the page is open.
 */
export function latePart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load) }))
}

/** Throws what `load` throws, once it has failed too often on a network that is there. */
export async function loadPatiently<Part>(load: () => Promise<Part>, world: World = browserWorld): Promise<Part> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await load()
    } catch {
      await world.untilOnline()
      await world.pause(pauseMs)
    }
  }
  return load()
}

/** What there is to wait for. */
export interface World {
  untilOnline: () => Promise<void>
  pause: (delayMs: number) => Promise<void>
}

const browserWorld: World = {
  untilOnline: () =>
    new Promise((resolve) => {
      if (navigator.onLine) resolve()
      else window.addEventListener('online', () => resolve(), { once: true })
    }),
  pause: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
}
