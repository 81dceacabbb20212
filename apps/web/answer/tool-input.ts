export interface AskedFor {
  label: string
  value: string
}

/** Longest value shown of one argument, in characters. */
const VALUE_MAX_CHARACTERS = 200
/** `business_unit`: a word of the tools' vocabulary, not of a person. */
const VOCABULARY_WORD = /^[a-z]+(_[a-z]+)+$/
/** Ids mean something to the tools only. */
const ID_KEY = /(^id|Id|_id)s?$/

/**
 * What a tool was asked for, as labelled words, in the order of its arguments. Absent, empty and null arguments say
 * nothing and are left out; an input that is no object is one value without a label.
 */
export function askedFor(input: unknown): AskedFor[] {
  if (input === null || input === undefined) return []
  if (typeof input !== 'object' || Array.isArray(input)) return [{ label: '', value: valueWords(input) }]
  return Object.entries(input)
    .map(([key, value]) => ({ label: keyWords(key), value: valueWords(value) }))
    .filter(({ value }) => value !== '')
}

/** The same in one line: values that speak for themselves, no ids, and a switch by its name where it is on. */
export function askedInBrief(input: unknown): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return valueWords(input)
  const said = Object.entries(input).map(([key, value]) => {
    if (ID_KEY.test(key) || value === false) return ''
    return value === true ? keyWords(key).toLowerCase() : valueWords(value)
  })
  return said.filter(Boolean).join(' · ')
}

/** `fiscalYear` and `fiscal_year` as `Fiscal year`. */
export function keyWords(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function valueWords(value: unknown): string {
  const words = Array.isArray(value) ? value.map(valueWords).filter(Boolean).join(', ') : plainWords(value)
  return words.length > VALUE_MAX_CHARACTERS ? `${words.slice(0, VALUE_MAX_CHARACTERS - 1)}…` : words
}

function plainWords(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return VOCABULARY_WORD.test(value) ? value.replaceAll('_', ' ') : value
  if (typeof value !== 'object') return JSON.stringify(value)
  return askedFor(value)
    .map(({ label, value: inner }) => `${label.toLowerCase()} ${inner}`)
    .join(', ')
}
