import { gzipSync } from 'node:zlib'
import { build } from 'vite'

export interface Bundle {
  /** Compressed as a server would send it. */
  gzipBytes: number
  exports: string[]
  /** Files that something was taken from. */
  files: string[]
}

/** A module with all that it imports as browsers would get it: one file, minified, everything that it exports kept. */
export async function bundle(entry: string): Promise<Bundle> {
  const results = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry, external: ['react'], preserveEntrySignatures: 'strict' },
    },
  })
  const chunks = [results].flat().flatMap((result) => ('output' in result ? result.output : []))
  const [chunk] = chunks.filter((output) => output.type === 'chunk')
  if (!chunk || chunks.length !== 1) throw new Error(`${entry} is not one file but ${chunks.length}`)
  const files = Object.entries(chunk.modules).flatMap(([file, { renderedLength }]) => (renderedLength > 0 ? file : []))
  return { gzipBytes: gzipSync(chunk.code).length, exports: chunk.exports, files }
}
