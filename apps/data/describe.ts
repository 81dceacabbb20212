import type { BooksImported, CheckedFolder, ListedBooks, Manifest } from '@perdure/books'

type Rows = Manifest['rows']

/** What the rows are called, in the order in which they are told. */
const NOUNS: readonly (readonly [keyof Rows, string, string])[] = [
  ['businessUnits', 'business unit', 'business units'],
  ['accounts', 'account', 'accounts'],
  ['products', 'product', 'products'],
  ['customers', 'customer', 'customers'],
  ['facts', 'posting', 'postings'],
  ['budgets', 'budget', 'budgets'],
  ['contracts', 'term of contracts', 'terms of contracts'],
  ['invoices', 'invoice', 'invoices'],
  ['workforce', 'row of the workforce', 'rows of the workforce'],
]

/** `3 business units, 228 postings`; what there is none of is not told. */
export function describeRows(rows: Rows): string {
  return NOUNS.filter(([key]) => rows[key] > 0)
    .map(([key, one, many]) => `${rows[key].toLocaleString('en-US')} ${rows[key] === 1 ? one : many}`)
    .join(', ')
}

export function describeImport({ manifest, replaced, remarks }: BooksImported, elapsedMs: number): string {
  const { name, company, asOf, version, rows } = manifest
  const before =
    replaced === undefined ? 'imported' : replaced === version ? 'imported; nothing has changed' : `imported, in place of ${replaced}`
  return [
    `${company}, complete up to ${asOf}: ${describeRows(rows)}`,
    ...remarks.map((remark) => `Note: ${remark}.`),
    `Version ${version} ${before}, in ${(elapsedMs / 1000).toFixed(1)} s. Load it with AI_DATA=${name}`,
    '',
  ].join('\n')
}

export function describeCheck({ company, asOf, rows, remarks }: CheckedFolder): string {
  const notes = remarks.map((remark) => `Note: ${remark}.`)
  return [`${company}, complete up to ${asOf}: ${describeRows(rows)}`, ...notes, 'It fits. Nothing was kept.', ''].join('\n')
}

/** One line each; books that cannot be read say why. */
export function describeList(books: readonly ListedBooks[]): string {
  if (books.length === 0) return 'No books are imported.\n'
  const lines = books.map(({ name, manifest }) =>
    manifest instanceof Error
      ? `${name}  ${manifest.message}`
      : `${name}  ${manifest.company}, complete up to ${manifest.asOf}, ${manifest.rows.facts.toLocaleString('en-US')} postings; ` +
        `version ${manifest.version}, imported ${manifest.importedAt} from ${manifest.source}`,
  )
  return `${lines.join('\n')}\n`
}
