export const SEPARATORS = [',', ';', '|', '\t'] as const
export type Separator = (typeof SEPARATORS)[number]

export const nameOfSeparator = (separator: string): string => (separator === '\t' ? 'tabs' : `"${separator}"`)

/** Lines of a file's beginning that are looked at. */
const LINES_MAX = 20

/**
 * The separator that a text seems to have: the one that stands in every line equally often, and most often. Undefined
 * where none does. What stands in quotes is not counted.
 */
export function likelySeparator(head: string): Separator | undefined {
  const all = head.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n/)
  // The last line may be cut off.
  const lines = (all.length > 1 ? all.slice(0, -1) : all).filter((line) => line !== '').slice(0, LINES_MAX)
  const counts = SEPARATORS.map((separator) => {
    const perLine = new Set(lines.map((line) => line.split(separator).length - 1))
    return { separator, count: perLine.size === 1 ? [...perLine][0]! : 0 }
  })
  const best = counts.reduce((most, each) => (each.count > most.count ? each : most))
  return best.count > 0 ? best.separator : undefined
}
