import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as client from './index.ts'
import { bundle } from './testing/bundle.ts'

const GZIP_MAX_BYTES = 12_000

it('is small: all of the client, without React, and nothing that only a service needs', async () => {
  const { gzipBytes, exports, files } = await bundle(join(import.meta.dirname, 'index.ts'))
  expect(exports.toSorted()).toEqual(Object.keys(client).toSorted())
  expect(files.filter((file) => /node_modules/.test(file))).toEqual([])
  expect(gzipBytes).toBeLessThan(GZIP_MAX_BYTES)
})
