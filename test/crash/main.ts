import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { KILLS_PER_LIFE } from './plan.ts'
import { describeCampaign, describeLife, describePause, describeViolations } from './report.ts'

/**
 * Kills the real service again and again while runs are on, and judges what is left:
 * `npm run crash -- --kills 200 --pauses 4 --seed 1`. Ends with 1 where anything was violated. A seed repeats its plan:
 * what is asked, said and killed when; the clock is the real one.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    pauses: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const KILLS_PER_PAUSE = 50

const kills = wholeNumber('kills', values.kills)
const pauses = values.pauses === undefined ? Math.ceil(kills / KILLS_PER_PAUSE) : wholeNumber('pauses', values.pauses)
const seed = wholeNumber('seed', values.seed)
let killed = 0

const campaign = await runCampaign({
  kills,
  pauses,
  seed,
  onLife(report) {
    killed += report.kills.length
    console.log(`${killed}/${kills}  ${describeLife(report)}`)
    const replay = `npm run crash -- --kills ${KILLS_PER_LIFE} --pauses 0`
    if (report.violations.length > 0) console.log(describeViolations(report, replay))
  },
  onPause(report) {
    console.log(`pause  ${describePause(report)}`)
    if (report.violations.length > 0) console.log(describeViolations(report, 'npm run crash -- --kills 0 --pauses 1'))
  },
})
console.log(`\n${describeCampaign(campaign)}`)
const isHeld = [...campaign.lives, ...campaign.pauses].every(({ violations }) => violations.length === 0)
process.exit(isHeld ? 0 : 1)

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  console.error(`--${name} must be a whole number, not ${text}`)
  process.exit(2)
}
