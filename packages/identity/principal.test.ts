import { ProblemError } from '@perdure/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePrincipal, encodePrincipal, PRINCIPAL_MAX_CHARACTERS } from './index.ts'

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64')

const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier'
const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'
const ROLE = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'

describe('a principal', () => {
  it('comes back as it was sent, whatever its name and roles', () => {
    const principals = fc.record({
      userId: fc.string({ minLength: 1, maxLength: 60 }),
      displayName: fc.string({ minLength: 1, unit: 'grapheme' }),
      roles: fc.uniqueArray(fc.string()),
    })
    fc.assert(fc.property(principals, (principal) => {
      expect(decodePrincipal(encodePrincipal(principal))).toEqual(principal)
    }))
  })

  it('is read from the flat shape, also without a name and roles', () => {
    expect(decodePrincipal(base64({ identityProvider: 'aad', userId: 'u1', userDetails: 'Ada', userRoles: ['a'] })))
      .toEqual({ userId: 'u1', displayName: 'Ada', roles: ['a'] })
    expect(decodePrincipal(base64({ userId: 'u1', userDetails: null })))
      .toEqual({ userId: 'u1', displayName: 'u1', roles: [] })
  })

  it('is read from claims: the object id before any other id, the name and roles as the platform names them', () => {
    const claims = [
      { typ: NAME_ID, val: 'pairwise' }, { typ: OBJECT_ID, val: 'oid-1' }, { typ: 'name', val: 'Ada Lovelace' },
      { typ: 'roles', val: 'ai.operator' }, { typ: ROLE, val: 'reader' }, { typ: 'roles', val: 'reader' },
    ]
    expect(decodePrincipal(base64({ auth_typ: 'aad', claims, name_typ: 'name', role_typ: 'roles' })))
      .toEqual({ userId: 'oid-1', displayName: 'Ada Lovelace', roles: ['ai.operator', 'reader'] })
    const few = [{ typ: 'sub', val: 's' }, { typ: 'upn', val: 'Ada' }]
    expect(decodePrincipal(base64({ auth_typ: 'aad', claims: few, name_typ: 'upn' })))
      .toEqual({ userId: 's', displayName: 'Ada', roles: [] })
  })

  it.each([
    ['not base64', 'a,b'],
    ['two values joined', `${base64({ userId: 'a' })}, ${base64({ userId: 'b' })}`],
    ['not UTF-8', Buffer.from([0xff, 0xfe, 0x7b]).toString('base64')],
    ['not JSON', Buffer.from('{').toString('base64')],
    ['not an object', base64(null)],
    ['no id', base64({ userDetails: 'Ada' })],
    ['an empty id', base64({ userId: '' })],
    ['an id with a control character', base64({ userId: 'ada\n' })],
    ['an id too long', base64({ userId: 'x'.repeat(257) })],
    ['an id that is a number', base64({ userId: 7 })],
    ['roles that are no list', base64({ userId: 'a', userRoles: 'ai.operator' })],
    ['claims without an id', base64({ auth_typ: 'aad', claims: [{ typ: 'name', val: 'Ada' }] })],
    ['claims with two ids', base64({ claims: [{ typ: 'oid', val: 'a' }, { typ: 'oid', val: 'b' }] })],
    ['claims with an odd shape', base64({ claims: [{ typ: 'oid' }] })],
    ['too long', base64({ userId: 'a', userRoles: ['r'.repeat(PRINCIPAL_MAX_CHARACTERS)] })],
  ])('is refused: %s', (_what, encoded) => {
    expect(() => decodePrincipal(encoded)).toThrow(expect.objectContaining({ code: 'invalid_principal' }))
    expect(() => decodePrincipal(encoded)).toThrow(ProblemError)
  })
})
