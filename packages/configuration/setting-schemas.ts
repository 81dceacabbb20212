import { z } from 'zod'

/** Schemas that read the text of an environment variable. */

export const LARGEST_TIMER_MS = 2_147_483_647
const LARGEST_PORT = 65_535

/** A whole number in decimal digits from `min` to `max`. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const error = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error })
}

/** A TCP port; 0 lets the system choose one. */
export const port = wholeNumber(0, LARGEST_PORT)

/** A time that a timer can count; at least 1 ms. */
export const durationMs = wholeNumber(1, LARGEST_TIMER_MS)

const WORDS_FOR_YES = ['true', '1', 'yes', 'on']
const WORDS_FOR_NO = ['false', '0', 'no', 'off']

export const yesOrNo: z.ZodType<boolean, string> = z
  .string()
  .toLowerCase()
  .refine((text) => [...WORDS_FOR_YES, ...WORDS_FOR_NO].includes(text), { error: 'must be true or false' })
  .transform((text) => WORDS_FOR_YES.includes(text))

export function oneOf<const T extends readonly [string, ...string[]]>(values: T): z.ZodType<T[number], string> {
  const error = `must be one of ${values.join(', ')}`
  return z.string().transform((text, context): T[number] => {
    if (values.includes(text)) return text
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
}

/** An http or https URL without user, query or fragment; without its last slash. */
export const httpUrl: z.ZodType<string, string> = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (!url || !isHttp || url.username || url.password || url.search || url.hash) {
    context.addIssue({ code: 'custom', message: 'must be an http or https URL without user, query or fragment' })
    return z.NEVER
  }
  return url.href.replace(/\/$/, '')
})

/** An http or https URL of a whole server: scheme, host and port, no path. */
export const httpOrigin: z.ZodType<string, string> = httpUrl.refine((url) => new URL(url).pathname === '/', {
  error: 'must be the URL of a server, without a path',
})

/** One or more server URLs with commas between them. */
export const httpOrigins: z.ZodType<readonly string[], string> = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(httpOrigin).min(1))
  .refine((urls) => new Set(urls).size === urls.length, { error: 'must not name a server twice' })

/** Where runs are kept, as far as it is known before the data folder is. */
export interface StoreAddress {
  readonly kind: 'sqlite'
  /** As written; undefined: a file in the data folder. */
  readonly path: string | undefined
}

export const storeAddress: z.ZodType<StoreAddress, string> = z.string().transform((text, context) => {
  const [, kind, path] = /^([a-z]+):(.*)$/s.exec(text) ?? []
  if (kind !== 'sqlite') {
    const message = 'must be sqlite: or sqlite:<file>; there is no other kind of store yet'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  if (path === ':memory:') {
    context.addIssue({ code: 'custom', message: 'must be a file: runs in memory would not outlive the process' })
    return z.NEVER
  }
  return { kind, path: path || undefined }
})

/** Who answers. */
export type ProviderAddress =
  | { readonly kind: 'offline' | 'anthropic' }
  | {
      readonly kind: 'ai-sdk'
      /** A package, or a path that begins with `./`, `../` or `/`. */
      readonly module: string
      readonly exportName: string
    }

export const providerAddress: z.ZodType<ProviderAddress, string> = z.string().transform((text, context) => {
  if (text === 'offline' || text === 'anthropic') return { kind: text }
  const [, module, exportName] = /^ai-sdk:(.+)#([^#]+)$/s.exec(text) ?? []
  if (module !== undefined && exportName !== undefined) return { kind: 'ai-sdk', module, exportName }
  context.addIssue({ code: 'custom', message: 'must be offline, anthropic or ai-sdk:<module>#<export>' })
  return z.NEVER
})

/** Text that may stand in an HTTP header: printable ASCII without spaces. */
export const headerText: z.ZodType<string, string> = z.string().regex(/^[\x21-\x7e]+$/, {
  error: 'must be printable ASCII without spaces',
})

/** Any text; the environment never gives an empty one (an empty variable counts as not set). */
export const text: z.ZodType<string, string> = z.string()
