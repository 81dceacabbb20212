import { RequestError } from '@perdure/books'
import { z } from 'zod'
import type { RoleDrivers } from '../domain/services-model.ts'
import { describedYear, filterFields, ROWS_MAX } from './tables/filters.ts'
import { readServicesBaseline, type ServicesBaseline } from './models/services-baseline.ts'
import { changesField, describeChanges, modelRoles, rolesField, type ModelledRole } from './models/services-drivers.ts'
import { layOutDrivers, layOutRoles } from './models/services-tables.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

export const runServicesModelInput = z.strictObject({
  changes: changesField.default({}).describe('Changes to every role that bills time, and to the contracts.'),
  roles: rolesField
    .default([])
    .describe('Single roles, with the value each driver is to have; what is absent stays. A new role needs all.'),
  baselineFiscalYear: describedYear('A whole fiscal year. Absent: the latest.').optional(),
  businessUnits: filterFields.businessUnits,
  view: z
    .enum(['roles', 'drivers'])
    .default('roles')
    .describe('roles: one row a role, with what it changes. drivers: what each driver adds, from baseline to model.'),
})
export type RunServicesModelInput = z.infer<typeof runServicesModelInput>

/**
 * A year of a services business by its drivers. Units: heads, hours, dollars to the cent, ratios. Formulas: those of
 * `domain/services-model.ts`: revenue = heads × hours × utilisation × list rate × realisation; pay = heads × pay a
 * head; margin = revenue − pay; leverage = heads that bill ÷ heads that do not; ARR = Σ annual amount of the contracts in
 * force at the year's end. Source: workforce and contracts of the dataset, one whole fiscal year; D. Maister, "Managing
 * the Professional Service Firm". Without changes it is what was billed, to the cent.
 */
export const runServicesModel: Tool<RunServicesModelInput> = {
  name: 'run_services_model',
  title: 'Services model',
  description:
    'Models a year of those who bill time from a booked year: heads × hours × utilisation × list rate × ' +
    'realisation = revenue, less pay = margin, with ARR of contracts. View roles: `role`, `heads`, `available_hours`, ' +
    '`billable_hours`, `utilisation`, `list_rate`, `realisation`, `revenue`, `pay`, `margin`, `margin_ratio`, ' +
    '`pay_multiple` (revenue ÷ pay), `leverage` (total only: heads that bill per head that does not), `arr`, ' +
    '`revenue_change`, `pay_change`, `margin_change`, `arr_change`. View drivers: `step`, `revenue`, `pay`, ' +
    '`margin`, `arr`: baseline, what each driver adds, model. Other cost than pay is not in it.',
  input: runServicesModelInput,
  run: (input, context) =>
    correctable(async () => {
      const { baselineFiscalYear: fiscalYear, businessUnits, changes } = input
      const baseline = await readServicesBaseline({ fiscalYear, businessUnits }, context)
      const roles = modelRoles(baseline.roles, changes, input.roles)
      if (roles.length === 0) throw nothingToModel(baseline)
      return tableResult(tableOf(input, baseline, roles), { limit: ROWS_MAX, offset: 0 })
    }),
}

function nothingToModel({ year }: ServicesBaseline): RequestError {
  return new RequestError(
    'businessUnits',
    `No one bills time there in ${year.label}: the table \`workforce\` has no row of it. Give \`roles\` with all ` +
      'their drivers to model some.',
  )
}

function tableOf(input: RunServicesModelInput, baseline: ServicesBaseline, roles: readonly ModelledRole[]): Table {
  const { workforce, contracts, year } = baseline
  const arr = contracts?.totals.closing ?? null
  const arrModelled = arr === null ? null : Math.round(arr * 100 * (1 + (input.changes.arr ?? 0))) / 100
  const layOut = input.view === 'roles' ? layOutRoles : layOutDrivers
  return {
    title: `${subjectTitle({ what: ['Services model'], narrowedTo: workforce.narrowedTo })}, from ${year.label}`,
    ...layOut(roles, { before: arr, after: arrModelled }),
    provenance: {
      ...workforce,
      scope: [
        workforce.scope,
        ...(contracts ? [`ARR of contracts in force at the end of ${contracts.toMonth}`] : []),
        describeChanges(input.changes, input.roles),
      ].join('; '),
      formula: FORMULA,
    },
    remarks: remarksOf(baseline, roles),
  }
}

const FORMULA =
  'Revenue = heads × hours × utilisation × list rate × realisation; pay = heads × pay a head; margin = revenue − ' +
  'pay; leverage = heads that bill ÷ heads that do not; pay multiple = revenue ÷ pay; effects of drivers by putting ' +
  'in one after the other, in the order shown'

const isImpossible = ({ utilisation }: RoleDrivers): boolean => utilisation > 1

function remarksOf({ contracts }: ServicesBaseline, roles: readonly ModelledRole[]): string[] {
  const impossible = roles.filter(({ after }) => isImpossible(after)).map(({ role }) => role)
  return [
    'What follows from changed drivers is what they imply, not a prediction.',
    ...(contracts ? [] : ['This dataset has no contracts: no ARR.']),
    ...(impossible.length === 0 ? [] : [`More hours are billed than there are: ${impossible.join(', ')}.`]),
  ]
}
