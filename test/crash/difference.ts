import { isDeepStrictEqual } from 'node:util'

const SHOWN_CHARACTERS = 160

/** Where two values of JSON first differ, in a line; undefined where they are the same. */
export function difference(left: unknown, right: unknown, path = 'it'): string | undefined {
  if (isDeepStrictEqual(left, right)) return undefined
  if (!isTree(left) || !isTree(right)) return `${path} is ${shown(left)} here and ${shown(right)} there`
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  for (const key of keys) {
    const found = difference(left[key], right[key], `${path}.${key}`)
    if (found !== undefined) return found
  }
  return `${path} differs in its form`
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`
}
