import { ProblemError } from '@perdure/protocol'
import { z } from 'zod'

/** The person a request is made for, as the gateway or the platform in front of it signed them in. */
export interface Principal {
  /** Stable id; what everything the person owns is filed under. */
  readonly userId: string
  /** A name for people to read; the user id where the platform sent none. */
  readonly displayName: string
  readonly roles: readonly string[]
}

/** Longest header value that is decoded; App Service sends a few kilobytes for a person in many groups. */
export const PRINCIPAL_MAX_CHARACTERS = 32 * 1024
/** Longest user id that is taken. */
export const USER_ID_MAX_CHARACTERS = 256

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const PRINTABLE = /^\P{C}+$/u
const userIdSchema = z.string().min(1).max(USER_ID_MAX_CHARACTERS).regex(PRINTABLE)

const flatSchema = z.object({
  userId: userIdSchema,
  userDetails: z.string().nullish(),
  userRoles: z.array(z.string()).nullish(),
})

const claimsSchema = z.object({
  auth_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  name_typ: z.string().nullish(),
  role_typ: z.string().nullish(),
})

/** Claim types in order of preference: the directory's object id is stable, a subject is so within one application. */
const USER_ID_CLAIMS = [
  'http://schemas.microsoft.com/identity/claims/objectidentifier',
  'oid',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  'sub',
] as const
const NAME_CLAIMS = [
  'name',
  'preferred_username',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
] as const
const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'] as const

/** Writes a principal as the gateway sends it: base64 of UTF-8 JSON `{ userId, userDetails, userRoles }`. */
export function encodePrincipal(principal: Principal): string {
  const { userId, displayName, roles } = principal
  return Buffer.from(JSON.stringify({ userId, userDetails: displayName, userRoles: roles }), 'utf8').toString('base64')
}

/**
 * Reads either shape that Azure sends: `{ userId, userDetails, userRoles }` (Static Web Apps, and our gateway) or
 * `{ auth_typ, claims: [{ typ, val }], name_typ?, role_typ? }` (App Service Authentication).
 *
 * Throws ProblemError `invalid_principal` for anything else: not strict base64, not UTF-8, not JSON, neither shape,
 * no user id, two different ones of the same claim type, or one with control characters.
 */
export function decodePrincipal(encoded: string): Principal {
  const value = decodeJson(encoded)
  const flat = flatSchema.safeParse(value)
  if (flat.success) {
    const { userId, userDetails, userRoles } = flat.data
    return principal(userId, userDetails || userId, userRoles ?? [])
  }
  const claims = claimsSchema.safeParse(value)
  if (!claims.success) throw new ProblemError('invalid_principal')
  return fromClaims(claims.data)
}

function decodeJson(encoded: string): unknown {
  if (encoded.length > PRINCIPAL_MAX_CHARACTERS || !BASE64.test(encoded)) throw new ProblemError('invalid_principal')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'))
    return JSON.parse(text) as unknown
  } catch {
    throw new ProblemError('invalid_principal')
  }
}

function fromClaims({ claims, name_typ, role_typ }: z.infer<typeof claimsSchema>): Principal {
  const valuesOf = (type: string): string[] => claims.filter((claim) => claim.typ === type).map((claim) => claim.val)
  const firstOf = (types: readonly string[]): string[] =>
    types.map(valuesOf).find((values) => values.length > 0) ?? []

  const userIds = new Set(firstOf(USER_ID_CLAIMS))
  const userId = userIdSchema.safeParse([...userIds][0])
  if (userIds.size !== 1 || !userId.success) throw new ProblemError('invalid_principal')

  const name = firstOf(name_typ ? [name_typ, ...NAME_CLAIMS] : NAME_CLAIMS)[0]
  const roleTypes = new Set(role_typ ? [role_typ, ...ROLE_CLAIMS] : ROLE_CLAIMS)
  return principal(userId.data, name || userId.data, [...roleTypes].flatMap(valuesOf))
}

function principal(userId: string, displayName: string, roles: readonly string[]): Principal {
  return Object.freeze({ userId, displayName, roles: Object.freeze([...new Set(roles)]) })
}
