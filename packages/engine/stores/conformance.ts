import { describe } from 'vitest'
import { claimsConform } from './conformance/claims.ts'
import { conversationsConform } from './conformance/conversations.ts'
import { creationConforms } from './conformance/creation.ts'
import { oversightConforms } from './conformance/oversight.ts'
import { ownershipConforms } from './conformance/ownership.ts'
import { readingConforms } from './conformance/reading.ts'
import { retentionConforms } from './conformance/retention.ts'
import type { OpenShared } from './conformance/store-harness.ts'
import { writingConforms } from './conformance/writing.ts'

/**
 * What every store promises: the meaning of the Store port. `openShared` gives each test data of its own, on which stores
 * are opened as processes open a database.
 */
export function storeConforms(openShared: OpenShared): void {
  describe('creating runs', () => creationConforms(openShared))
  describe('claiming runs', () => claimsConform(openShared))
  describe('writing runs', () => writingConforms(openShared))
  describe('owning runs', () => ownershipConforms(openShared))
  describe('conversations', () => conversationsConform(openShared))
  describe('retention', () => retentionConforms(openShared))
  describe('reading', () => readingConforms(openShared))
  describe('overseeing runs', () => oversightConforms(openShared))
}
