/** A decimal number as it is written, exactly: `digits × 10^-places`. */
export interface Decimal {
  digits: bigint
  places: number
}

export interface NumberWriting {
  decimal: '.' | ','
  /** What may stand between groups of three digits; '' for nothing. */
  grouping: string
}

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i
const HUNDREDTHS_PLACES = 2

/**
 * Reads a number: `1,234.50`, `-3`, `12-`, `(12)` (below zero, as accountants write it), `1.5e3`. Undefined for
 * anything else, such as groups that are not of three digits.
 */
export function parseDecimal(text: string, { decimal, grouping }: NumberWriting): Decimal | undefined {
  const trimmed = text.trim()
  const enclosed = /^\((.+)\)$/.exec(trimmed)?.[1]
  const trailing = /^([^-]+)-$/.exec(trimmed)?.[1]
  const plain = ungrouped((enclosed ?? trailing ?? trimmed).trim(), decimal, grouping)
  const match = plain === undefined ? null : PLAIN.exec(plain)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const negative = (sign === '-') !== (enclosed !== undefined || trailing !== undefined)
  const digits = BigInt(`${whole}${fraction}`)
  return { digits: negative ? -digits : digits, places: fraction.length - Number(exponent) }
}

/** The same number without groups and with a point; undefined where a group is none. */
function ungrouped(text: string, decimal: string, grouping: string): string | undefined {
  if (decimal === '.' && (grouping === '' || !text.includes(grouping))) return text
  const [whole = '', fraction, ...more] = text.split(decimal)
  if (more.length > 0 || (decimal === ',' && (fraction ?? '').includes('.'))) return undefined
  const rest = fraction === undefined ? '' : `.${fraction}`
  if (grouping === '' || !whole.includes(grouping)) return whole.includes('.') ? undefined : `${whole}${rest}`
  const [first = '', ...groups] = whole.split(grouping)
  const isGrouped = /^[+-]?\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group))
  return isGrouped ? `${first}${groups.join('')}${rest}` : undefined
}

/** In whole hundredths, rounded half away from zero; undefined: too large for a number that is exact. */
export function toHundredths({ digits, places }: Decimal): number | undefined {
  const excess = places - HUNDREDTHS_PLACES
  const value = Number(excess <= 0 ? digits * 10n ** BigInt(-excess) : dividedByPower(digits, excess))
  return Number.isSafeInteger(value) ? value : undefined
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, places: left.places + right.places }
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  const places = Math.max(left.places, right.places)
  const scaled = ({ digits, places: own }: Decimal): bigint => digits * 10n ** BigInt(places - own)
  return { digits: scaled(left) - scaled(right), places }
}

function dividedByPower(digits: bigint, power: number): bigint {
  const divisor = 10n ** BigInt(power)
  const magnitude = digits < 0n ? -digits : digits
  const rounded = (magnitude + divisor / 2n) / divisor
  return digits < 0n ? -rounded : rounded
}
