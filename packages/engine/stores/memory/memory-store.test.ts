import { describe, expect, test } from 'vitest'
import { storeConforms } from '../conformance.ts'
import { createMemoryStores } from './memory-store.ts'

describe('the memory store', () => {
  storeConforms(async () => {
    const stores = createMemoryStores()
    return { open: async (owner) => stores.open(owner), remove: async () => undefined }
  })

  test('a process that was killed writes and reads nothing more', async () => {
    const stores = createMemoryStores()
    const store = stores.open('first')
    stores.kill('first')
    await expect(store.commit([])).rejects.toThrow('closed')
    await expect(store.check()).rejects.toThrow('closed')
  })
})
