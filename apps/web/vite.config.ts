import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), paintFirst(), compressedFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A file that is not inlined needs no `data:` in the page's Content-Security-Policy.
    assetsInlineLimit: 0,
    // Charts are a large library of their own, loaded when the first one is drawn.
    chunkSizeWarningLimit: 600,
  },
})

/**
 * The header, which is in the page itself, needs the stylesheet and not the script: on a slow line the script, twenty times
 * as large, comes after it. Vite leaves out what the script's element says of this.
 */
function paintFirst(): Plugin {
  return {
    name: 'paint-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const [before, after] = html.split('<script type="module"')
        if (after === undefined) throw new Error('The page has no script of the kind that is to come after its stylesheet')
        return `${before}<script type="module" fetchpriority="low"${after}`
      },
    },
  }
}

/** What is smaller than a packet or two is not worth a file. */
const WORTH_FROM_BYTES = 1_400
/** The last step takes ten times as long for two in a hundred. */
const BROTLI_QUALITY = 10

/** Writes each script and stylesheet of the build compressed beside it, once, so that whoever serves them need not. */
function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))
      await Promise.all(texts.map((name) => compress(join(dir, name))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const text = await readFile(path)
  if (text.length < WORTH_FROM_BYTES) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  await Promise.all([
    writeFile(`${path}.br`, brotliCompressSync(text, { params })),
    writeFile(`${path}.gz`, gzipSync(text, { level: constants.Z_BEST_COMPRESSION })),
  ])
}
