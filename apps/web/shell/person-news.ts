import { createTabNews } from './tab-news.ts'

/** Who uses this browser, told by the tab that knows it first. A browser has one person signed in, for all its tabs. */
export type PersonNews =
  /** This person is signed in. */
  | { readonly kind: 'here'; readonly userId: string }
  /** This person signs out. */
  | { readonly kind: 'left'; readonly userId: string }

/** One for the page, whoever is on it. */
export const personNews = createTabNews('perdure:person', readPersonNews)

/** What came, where it is news that this version knows. */
export function readPersonNews(told: unknown): PersonNews | undefined {
  const { kind, userId } = (told ?? {}) as Partial<Record<'kind' | 'userId', unknown>>
  return (kind === 'here' || kind === 'left') && typeof userId === 'string' ? { kind, userId } : undefined
}
