import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Request } from 'express'

export interface CompressedFile {
  path: string
  encoding: 'br' | 'gzip'
  contentType: string
}

/** How the build names what it compresses; nothing else of a path is ever looked for. */
const TEXT = /^\/assets\/[\w-]+(?:\.[\w-]+)*\.(js|css)$/
const CONTENT_TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }
/** The smallest first. */
const ENCODINGS = [
  { encoding: 'br', ending: 'br' },
  { encoding: 'gzip', ending: 'gz' },
] as const

/** The file as the build compressed it, in the smallest form that the browser reads; undefined where it is sent as it is. */
export function compressedFile(folder: string, request: Request): CompressedFile | undefined {
  const contentType = CONTENT_TYPES[TEXT.exec(request.path)?.[1] ?? '']
  if (contentType === undefined) return undefined
  for (const { encoding, ending } of ENCODINGS) {
    if (request.acceptsEncodings(encoding) !== encoding) continue
    const path = join(folder, `${request.path}.${ending}`)
    if (existsSync(path)) return { path, encoding, contentType }
  }
  return undefined
}
