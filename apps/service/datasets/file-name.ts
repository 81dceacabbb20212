import { FILE_NAME_MAX_CHARACTERS } from '../limits.ts'

/**
 * Characters that some file system refuses, or that end a line, a path or a quoted string; and what changes direction.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|%]+/gu
const MARKS = /\p{M}+/gu

/**
 * `Content-Disposition` of a download (RFC 6266): the title as a file name, in ASCII and, where that differs, in UTF-8.
 */
export function attachmentDisposition(title: string, extension: string): string {
  const name = fileName(title)
  const ascii = fileName(name.normalize('NFKD').replaceAll(MARKS, '').replaceAll(/[^\x20-\x7e]+/g, '_'))
  const plain = `attachment; filename="${ascii}.${extension}"`
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${extendedValue(`${name}.${extension}`)}`
}

function fileName(title: string): string {
  const cleaned = title.toWellFormed().replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ')
  const cut = cleaned.slice(0, FILE_NAME_MAX_CHARACTERS).toWellFormed()
  // A name does not begin with a dot (hidden) and does not end with one or a space (Windows drops them).
  return cut.replace(/^[\s.]+/, '').replace(/[\s.]+$/, '') || 'dataset'
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** RFC 8187's ext-value: what `encodeURIComponent` leaves of the reserved characters is encoded too. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, percentEncoded)
}
