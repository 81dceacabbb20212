import type { SkillTopic } from '../reading.ts'
import { anomalies } from './anomalies.ts'
import { books } from './books.ts'
import { breakeven } from './breakeven.ts'
import { budgetVariance } from './budget-variance.ts'
import { budgets } from './budgets.ts'
import { concentration } from './concentration.ts'
import { contributions } from './contributions.ts'
import { customers } from './customers.ts'
import { efficiency } from './efficiency.ts'
import { financialModel } from './financial-model.ts'
import { forecast } from './forecast.ts'
import { priceVolume } from './price-volume.ts'
import { retention } from './retention.ts'
import { servicesModel } from './services-model.ts'
import { simulation } from './simulation.ts'
import type { Skill } from './skill.ts'
import { workingCapital } from './working-capital.ts'

/** Every kind of question that has a file of its own. */
export const SKILLS: Readonly<Record<SkillTopic, Skill>> = {
  simulation,
  services_model: servicesModel,
  financial_model: financialModel,
  breakeven,
  anomalies,
  efficiency,
  forecast,
  budget_variance: budgetVariance,
  budgets,
  concentration,
  retention,
  working_capital: workingCapital,
  price_volume: priceVolume,
  contributions,
  customers,
  books,
}
