import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { viewText } from '@perdure/protocol'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hearEvents, viewOf } from './harness/stream.ts'

/** The offline analyst on a real general ledger, through all three programs. */

const LEDGER = fileURLToPath(new URL('../../shared/data', import.meta.url))
const present = existsSync(LEDGER)
if (!present) console.warn('Skipped: AdventureWorks’ general ledger is not beside this checkout (../shared/data)')

describe.runIf(present)('AdventureWorks', () => {
  let stack: Stack
  let ada: SignedIn

  beforeAll(async () => {
    stack = await startStack({ AI_DATA: LEDGER, AI_OFFLINE_WORDS_PER_SECOND: '1000' })
    ada = await signIn(stack, 'ada')
  })
  afterAll(() => stack?.close())

  test('net sales and gross margin of FY2012 are its published figures, to the cent', async () => {
    const view = viewOf(await hearEvents(await ada.ask('What were net sales and gross margin in FY2012?')))
    expect(view.done?.status).toBe('completed')
    expect(viewText(view)).toContain('32,746,339.63')
    expect(viewText(view)).toContain('22,378,318.87')
  })

  test('gross sales and gross margin of FY2011 too', async () => {
    const view = viewOf(await hearEvents(await ada.ask('Show gross sales and gross margin for fiscal year 2011')))
    expect(viewText(view)).toContain('11,105,689.37')
    expect(viewText(view)).toContain('7,393,222.15')
  })
})
