import { live, type LifeReport } from './life.ts'
import { livePaused, type PauseReport } from './pause-life.ts'
import { KILLS_PER_LIFE, planLife, type LifePlan } from './plan.ts'

export interface CampaignOptions {
  /** `kill -9`, in all lives together. */
  kills: number
  /** Lives in which a process is stopped past its lease and woken. */
  pauses: number
  /** Of the first life; the others count on. */
  seed: number
  onLife?(report: LifeReport): void
  onPause?(report: PauseReport): void
}

export interface Campaign {
  lives: readonly LifeReport[]
  pauses: readonly PauseReport[]
  tookMs: number
}

/** Lives at once: one for each of two cores. A paused one mostly waits, so it runs beside them. */
const LANES = 2

/** Lives all the plans through, or those until the first violation. */
export async function runCampaign({ kills, pauses, seed, onLife, onPause }: CampaignOptions): Promise<Campaign> {
  const startedMs = Date.now()
  const plans = plansFor(kills, seed)
  const seeds = Array.from({ length: pauses }, (_, index) => seed + index)
  const lived: LifeReport[] = []
  const paused: PauseReport[] = []
  const isHeld = (): boolean => [...lived, ...paused].every(({ violations }) => violations.length === 0)

  async function lane(): Promise<void> {
    for (let plan = plans.shift(); plan !== undefined && isHeld(); plan = plans.shift()) {
      const report = await live(plan)
      lived.push(report)
      onLife?.(report)
    }
  }

  async function pausing(): Promise<void> {
    for (const next of seeds) {
      if (!isHeld()) return
      const report = await livePaused(next)
      paused.push(report)
      onPause?.(report)
    }
  }

  await Promise.all([...Array.from({ length: LANES }, lane), pausing()])
  return { lives: lived, pauses: paused, tookMs: Date.now() - startedMs }
}

function plansFor(kills: number, seed: number): LifePlan[] {
  const plans: LifePlan[] = []
  for (let left = kills; left > 0; left -= KILLS_PER_LIFE) {
    plans.push(planLife(seed + plans.length, Math.min(left, KILLS_PER_LIFE)))
  }
  return plans
}
