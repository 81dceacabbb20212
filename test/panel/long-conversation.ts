import { runAnswerSchema } from '@perdure/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignedIn } from '../harness/person.ts'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'

const TURNS = 60
/** Of a year that the books do not have: answered in a sentence, and each question another. */
const FIRST_YEAR = 2031
const question = (turn: number): string => `What were net sales in FY${FIRST_YEAR + turn - 1}?`

/** Asks one after the other, each as soon as the one before is answered. */
async function askAll(person: SignedIn): Promise<string> {
  let conversationId: string | undefined
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const body = conversationId === undefined ? {} : { conversationId }
    const answer = await person.ask(question(turn), { body })
    if (!answer.ok) throw new Error(`Turn ${turn}: ${answer.status} ${await answer.text()}`)
    // The stream's end is the answer's.
    await answer.text()
    conversationId = await conversationOf(person, answer.headers.get('location') ?? '')
  }
  return conversationId ?? ''
}

async function conversationOf(person: SignedIn, runPath: string): Promise<string> {
  const { run } = runAnswerSchema.parse(await (await person.fetch(runPath)).json())
  return run.conversationId
}

/** Olga asks many questions while other scenarios are under way. */
export function longConversation(bench: () => PanelBench): void {
  let asked: Promise<string>
  beforeAll(() => {
    asked = bench().person('olga').then(askAll)
    // Awaited by the scenario.
    asked.catch(() => undefined)
  })

  describe('a long conversation', () => {
    test(`of ${TURNS} questions opens at its end; the first is found by scrolling up, and one can go on`, async () => {
      const conversationId = await asked
      const olga = await bench().profile('olga')
      const panel = await olga.tab(`/c/${conversationId}`)
      const [first, last] = [1, TURNS].map((turn) => panel.log.getByRole('heading', { name: question(turn) }))
      await eventually(() => last?.isVisible()).toBe(true)
      const turns = panel.log.getByRole('article')
      await eventually(() => turns.getByText('The books hold nothing').count()).toBe(TURNS)
      await eventually(async () => isInSight(await last?.boundingBox())).toBe(true)
      expect(isInSight(await first?.boundingBox())).toBe(false)
      await panel.picture('long-conversation')

      await panel.log.focus()
      await panel.page.keyboard.press('Home')
      await eventually(async () => isInSight(await first?.boundingBox())).toBe(true)
      await panel.ask('How were sales?')
      await panel.ended()
      expect(await turns.count()).toBe(TURNS + 1)
      const next = panel.log.getByRole('list', { name: 'Ask next' })
      await eventually(async () => isInSight(await next.boundingBox())).toBe(true)
    })
  })
}

const WINDOW_HEIGHT_PX = 860

function isInSight(box: { y: number; height: number } | null | undefined): boolean {
  return box !== null && box !== undefined && box.y >= 0 && box.y + box.height <= WINDOW_HEIGHT_PX
}
