/**
 * Shapes of JSON values, for readers that must be small: a page checks what a service tells it without a schema
 * library. The schemas are the truth; tests hold each shape equal to its schema, but for what a shape does not look at:
 * fields that it does not name, and what a string says.
 */
export type Shape<T> = (value: unknown) => value is T

/** What an object of type `T` must hold, field by field. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> }

export const anything: Shape<unknown> = (_value): _value is unknown => true
export const text: Shape<string> = (value) => typeof value === 'string'
export const flag: Shape<boolean> = (value) => typeof value === 'boolean'
export const finite: Shape<number> = (value): value is number => Number.isFinite(value)
/** A whole number of at least 0. */
export const whole: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0
/** A whole number of at least 1. */
export const counting: Shape<number> = (value): value is number => whole(value) && value > 0
export const integer: Shape<number> = (value): value is number => Number.isSafeInteger(value)

/** Absent, or undefined. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value) => value === undefined || shape(value)
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => value === null || shape(value)
}

/** One of these values. */
export function oneOf<const T>(values: readonly T[]): Shape<T> {
  return (value): value is T => values.includes(value as T)
}

export function listOf<T>(shape: Shape<T>, most = Infinity, least = 0): Shape<T[]> {
  return (value): value is T[] =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(shape)
}

/** An object with any keys. */
export function recordOf<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (value): value is Record<string, T> => isObject(value) && Object.values(value).every(shape)
}

/** An object with at least these fields. */
export function object<T>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields as Record<string, Shape<unknown>>)
  return (value): value is T => isObject(value) && entries.every(([key, shape]) => shape(value[key]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
