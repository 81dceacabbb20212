/**
 * Blanks out what holds digits and is no figure by its own form: addresses, dates, quarters, ordinals, names with
 * numbers, versions, numbering, counts of what is listed. The length stays, so that offsets hold.
 */
export function maskNonFigures(text: string): string {
  return MASKS.reduce((masked, pattern) => masked.replace(pattern, (found) => blank(found)), text)
}

/** Neither a digit, a letter, a space nor a mark: nothing joins across it. */
const FILLER = '\uE000'

export function blank(text: string): string {
  return text.replace(/[^\n|]/g, FILLER)
}

const MONTH = String.raw`(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`
const DAY = String.raw`(?:3[01]|[12]\d|0?[1-9])`
const YEAR = String.raw`(?:19|20)\d{2}`
/** No digit before or behind, nor what would make it part of a longer number. */
const START = String.raw`(?<![\p{L}\p{N}_]|\d[.,])`
const END = String.raw`(?![\p{L}\p{N}_]|[.,]\d)`
/** What makes a number a figure, right behind it. */
const IS_FIGURE = String.raw`\s*(?:%|percent\b|per cent\b|percentage\b|points?\b|pp\b|bps\b|basis\b|thousand\b|million\b|billion\b|trillion\b|[kKmMbB]n?\b|dollars?\b)`
const NO_FIGURE = `${END}(?!${IS_FIGURE})`
const SCALE_LETTERS = String.raw`(?:[kKmMbBtTxX]|mm|MM|mn|bn|tn|pp|pts?|ppts?|bps?)`
const CURRENCY_CODES = '(?:USD|EUR|GBP|CHF|CAD|AUD|US)'

/** What is counted when things are listed, as against what is measured. */
const LISTED = [
  String.raw`(?:business |operating )?units`,
  '(?:product )?(?:categories|families|lines|groups|types)',
  '(?:largest |smallest |other |remaining |best |worst )?(?:products|customers|accounts|suppliers|regions|segments)',
  '(?:line )?items',
  'rows|columns|tables|charts|datasets|tools|metrics|figures|sources|lines',
  'findings|reasons|drivers|factors|things|ways|parts|steps|questions|options|scenarios|examples|caveats|cases',
  'divisions|departments|teams|companies|markets|countries|channels|contracts|projects|sites|plants|stores|vendors',
  'tiers|levels|buckets|bands|groups|kinds|types|customer types|areas|names|places',
].join('|')
const SPAN_WORDS = '(?:complete|full|consecutive|straight|rolling|trailing|whole|calendar|fiscal|more|further|other)'
const SPANS = '(?:months?|quarters?|years?|weeks?|halves|half-years?|periods?|hours?|minutes?|seconds?|decades?)'
const LABELLED =
  '(?:no\\.?|nos\\.?|nr\\.?|number|rank(?:ed|s)?|place|position|page|step|table|figure|note|section|chapter|item|line|row|' +
  'column|option|tier|level|phase|stage|week|month|period|quarter|day|priority|question|scenario|case|group|class|series|' +
  'accounts?|invoices?|orders?|contracts?|tickets?|code|sku|model|part|route|gate|building|store|zone|site|plant|net|' +
  'version|release|highway|type|id)'

const MASKS: readonly RegExp[] = [
  // Addresses.
  /https?:\/\/[^\s)>\]]+/g,
  /(?<=\])\([^\s)]*\)/g,
  /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/g,
  // Dates, months, times.
  new RegExp(`${START}${YEAR}-\\d{2}-\\d{2}(?:T[\\d:.]+Z?)?${END}`, 'gu'),
  new RegExp(`${START}${YEAR}[-/](?:0[1-9]|1[0-2])${END}`, 'gu'),
  new RegExp(`${START}${DAY}[/.](?:1[0-2]|0?[1-9]|${DAY})[/.](?:${YEAR}|\\d{2})${END}`, 'gu'),
  new RegExp(`${START}${DAY}(?:st|nd|rd|th)?(?:\\s+of)?\\s+${MONTH}(?:,?\\s+${YEAR})?(?!\\p{L})`, 'gu'),
  new RegExp(`(?<!\\p{L})${MONTH}\\s+${DAY}(?:st|nd|rd|th)?(?:\\s*[-–]\\s*${DAY})?(?:,?\\s+${YEAR})?${NO_FIGURE}`, 'gu'),
  new RegExp(`(?<!\\p{L})${MONTH},?[\\s-]+(?:of\\s+)?(?:${YEAR}|['’]\\d{2}|\\d{2}(?=[\\s,.;)]))${NO_FIGURE}`, 'gu'),
  new RegExp(`${START}\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s?[ap]\\.?m\\.?)?${END}`, 'giu'),
  new RegExp(`${START}\\d{1,2}\\s?[ap]\\.?m\\b\\.?`, 'gu'),
  new RegExp(`${START}\\d{1,3}:\\d{1,3}${END}`, 'gu'),
  // Fiscal years, spans of years, quarters.
  new RegExp(`(?<!\\p{L})(?:FY|CY|fiscal(?: years?)?|calendar years?|Geschäftsjahr)\\s?['’]?(?:${YEAR}|\\d{2})(?:\\s*[-–/]\\s*(?:FY)?\\s?(?:${YEAR}|\\d{2}))?${END}`, 'giu'),
  new RegExp(`${START}${YEAR}\\s*[-–/]\\s*(?:${YEAR}|\\d{2})${NO_FIGURE}`, 'gu'),
  new RegExp(`['’]\\d{2}${END}`, 'gu'),
  // Fractions and pairs, versions, ordinals.
  new RegExp(`${START}\\d{1,2}/\\d{1,2}${END}`, 'gu'),
  new RegExp(`${START}(?!\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?${END})\\d+(?:\\.\\d+){2,}`, 'gu'),
  new RegExp(`(?<!\\p{L})(?:version|release|v\\.?)\\s+\\d+(?:\\.\\d+)*${END}`, 'giu'),
  new RegExp(`${START}\\d+(?:st|nd|rd|th)(?!\\p{L})`, 'gu'),
  // Names with numbers in them: P-1001, Q1, X300, 3D; but neither USD84 nor 84m.
  new RegExp(`(?<![\\p{L}\\p{N}_])(?!${CURRENCY_CODES}\\d)[\\p{L}_][\\p{L}\\p{N}_]*\\d[\\p{L}\\p{N}_-]*(?:\\.\\d+)*(?!%)`, 'gu'),
  new RegExp(`(?<![\\p{L}\\p{N}_])[\\p{L}_][\\p{L}\\p{N}_]*-\\d[\\p{L}\\p{N}_-]*(?![\\d.,]*${IS_FIGURE})`, 'gu'),
  new RegExp(`${START}\\d[\\d.]*(?!${SCALE_LETTERS}(?![\\p{L}\\p{N}]))\\p{L}[\\p{L}\\p{N}]*`, 'gu'),
  new RegExp(`${START}\\d+(?:[-–]\\d+)?-(?!million|billion|thousand|trillion|percent|per-cent|percentage|point|dollar)\\p{L}[\\p{L}-]*`, 'gu'),
  /#\s?\d+/g,
  // Numbering.
  /^[ \t>]*(?:[-*+][ \t]+)?[(*_]*\d{1,3}[.)][*_]*(?=\s)/gm,
  /^#{1,6}[ \t]+\d{1,3}[.)]?(?=\s)/gm,
  new RegExp(`(?<!\\p{L})${LABELLED}\\s+(?:#\\s?)?\\d+(?:\\s*(?:,|and|or|to|[-–])\\s*\\d+)*${NO_FIGURE}`, 'giu'),
  // Counts of what is listed, and spans of time.
  new RegExp(`(?<!\\p{L})(?:top|bottom)[\\s-]+\\d{1,3}${NO_FIGURE}`, 'giu'),
  new RegExp(`${START}\\d{1,3}\\s+(?:out\\s+)?of\\s+(?:the\\s+|our\\s+|all\\s+)?\\d{1,3}${NO_FIGURE}`, 'giu'),
  new RegExp(`${START}\\d{1,3}\\s+(?:best|worst|largest|biggest|smallest|highest|lowest|most|least|strongest|weakest|top|main|key)(?!\\p{L})`, 'giu'),
  new RegExp(`(?<!\\p{L})(?:first|last|next|previous|past|prior|following)\\s+\\d{1,3}(?!\\s*(?:%|percent|million|thousand))${END}`, 'giu'),
  new RegExp(`${START}\\d{1,2}\\s+(?:${SPAN_WORDS}\\s+)?${SPANS}(?!\\p{L})`, 'giu'),
  new RegExp(`(?<!sold |ship |shipped |bought |delivered |made |sales of )${START}(?:1?\\d|20)\\s+(?:of\\s+(?:the|these|them|our|its)\\s+)?(?:${LISTED})(?!\\p{L})`, 'giu'),
  new RegExp(`${START}(?:1?\\d|20)\\s+of\\s+(?:them|these|those|which)(?!\\p{L})`, 'giu'),
]
