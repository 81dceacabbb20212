import { expect, test } from 'vitest'
import { runCampaign, type Campaign } from './campaign.ts'
import { describeCampaign } from './report.ts'

/** A short campaign; the long one is `npm run crash`. */

const KILLS = 20
const SEED = 1

test(`after ${KILLS} kills -9 and a stop past the lease nothing is lost, said twice or charged twice`, async () => {
  const campaign = await runCampaign({ kills: KILLS, pauses: 1, seed: SEED })
  console.log(describeCampaign(campaign))
  expect(violationsOf(campaign)).toEqual([])
  expect(campaign.lives.flatMap((life) => life.kills)).toHaveLength(KILLS)
  expect(campaign.lives.every((life) => life.characters > 0 && life.attempts > life.runs)).toBe(true)
  expect(campaign.pauses.every((pause) => pause.taken > 0 && pause.takenOverMs !== undefined)).toBe(true)
})

function violationsOf({ lives, pauses }: Campaign): string[] {
  return [...lives, ...pauses].flatMap(({ seed, violations, trace }) =>
    violations.length === 0 ? [] : [`seed ${seed}`, ...violations, ...trace.last(60)],
  )
}
