import type { TextStorage } from './page-memory.ts'

/**
 * What this browser keeps between visits. It is looked for only when it is used: where it is switched off, even to name
 * it throws, and each of these does then.
 */
export const browserStorage: TextStorage = {
  getItem: (key) => window.localStorage.getItem(key),
  setItem: (key, value) => window.localStorage.setItem(key, value),
  removeItem: (key) => window.localStorage.removeItem(key),
  key: (index) => window.localStorage.key(index),
  get length() {
    return window.localStorage.length
  },
}
