/**
 * A cursor as `Last-Event-ID`, `?after=` or an `id:` line writes it: digits, at least 1. Undefined for anything else,
 * which is no cursor. So is a number too large to count exactly: it is past the end of every log.
 */
export function parseCursor(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^\d+$/.test(text)) return undefined
  const cursor = Number(text)
  return cursor >= 1 && Number.isSafeInteger(cursor) ? cursor : undefined
}
