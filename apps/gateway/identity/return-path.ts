import { RETURN_PATH_MAX_CHARACTERS } from '../limits.ts'

/** Only its origin counts: what a path resolves to on it must still be on it. */
const HERE = 'http://gateway.invalid'
const NOT_PAGES = /^\/(sign-in|sign-out|api)(\/|$)/

/**
 * Where to go after signing in: the path asked for if it is a page of ours, else `/`. An address of another host, in
 * any of the spellings that browsers take for one (`//host`, `/\host`, with tabs, through dot segments), is not.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.length > RETURN_PATH_MAX_CHARACTERS) return '/'
  if (!URL.canParse(asked, HERE)) return '/'
  const { origin, pathname, search, hash } = new URL(asked, HERE)
  // `/.//host` resolves to a path that is itself an address of another host.
  if (origin !== HERE || pathname.startsWith('//') || NOT_PAGES.test(pathname)) return '/'
  return pathname + search + hash
}
