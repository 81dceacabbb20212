import { VARCHAR, type DuckDBValue } from '@duckdb/node-api'
import type { Asker } from '../directory/asker.ts'
import { monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { keyText, type KeyText } from './labels.ts'
import { integers, integersOrNull } from './measures.ts'
import { closingMonths, describeMonths, selectMonths } from './period.ts'
import { WORKFORCE } from './queries/workforce.sql.ts'
import type { QueryOptions } from './question.ts'
import { RequestError } from './request-error.ts'
import { figuresSightOf, type Sight } from './rights.ts'
import { findByName, selectFacts } from './selection.ts'
import type { WorkforceAnswer, WorkforceDimension, WorkforceFigures, WorkforceRequest } from './subledger-answers.ts'
import { describeSubledgerScope, requireSubledger } from './subledgers.ts'

const DIMENSIONS_MAX = 2

/** Heads, hours and what came of them, of the units that bill time. */
export async function answerWorkforce(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: WorkforceRequest,
  { signal }: QueryOptions = {},
): Promise<WorkforceAnswer> {
  const sight = figuresSightOf(dataset, asker)
  requireSubledger(dataset, 'workforce')
  const groupBy = checkedDimensions(request)
  const months = selectMonths(dataset.ledger, request.period)
  const { businessUnits } = request
  const selection = selectFacts(dataset, sight, businessUnits ? { businessUnits } : {})
  const roles = selectRoles(dataset, sight, request.roles)
  const read = (dimensions: readonly WorkforceDimension[]) =>
    database.query(
      {
        sql: WORKFORCE,
        parameters: {
          asker_units: integers(sight.units),
          units: integersOrNull(selection.units),
          roles: integersOrNull(roles),
          months: integers(months),
          closing: integers(closingMonths(dataset.ledger, months, times(dimensions))),
          dimension1: { value: dimensions[0] ?? '', type: VARCHAR },
          dimension2: { value: dimensions[1] ?? '', type: VARCHAR },
        },
      },
      signal,
    )
  const [groups, [total]] = await Promise.all([groupBy.length === 0 ? [] : read(groupBy), read([])])
  const totals = readFigures(total ?? {})
  const roleNames = roles?.map((place) => dataset.workRoles.list[place]!) ?? []
  const phrases = [...selection.phrases, ...(roles === null ? [] : [`role: ${roleNames.join(', ')}`])]
  const names = [...selection.names, ...roleNames]
  return {
    months: months.map(monthText),
    rows:
      groupBy.length === 0
        ? [{ keys: [], labels: [], ...totals }]
        : groups.map((row) => {
            const keyOf = (index: number): number => Number(row[KEY_COLUMNS[index]!])
            const texts = groupBy.map((dimension, index) => textOf(dataset, dimension, keyOf(index)))
            return { keys: texts.map(({ key }) => key), labels: texts.map(({ label }) => label), ...readFigures(row) }
          }),
    totals,
    asOf: dataset.tables.asOf,
    scope: describeSubledgerScope(dataset, sight, { ...selection, phrases }, [
      'heads and hours of the workforce',
      describeMonths(dataset.ledger, months),
    ]),
    ...(names.length === 0 ? {} : { narrowedTo: names }),
    formula:
      'Utilisation = billable ÷ available hours; realisation = billed ÷ (billable hours × list rate); heads: at the ' +
      'last month-end',
  }
}

/** What a balance is read by: everything but the role, which has no say in when a period ends. */
const times = (dimensions: readonly WorkforceDimension[]) => dimensions.filter((dimension) => dimension !== 'role')

const KEY_COLUMNS = ['key1', 'key2'] as const

function checkedDimensions({ groupBy = [] }: WorkforceRequest): readonly WorkforceDimension[] {
  if (groupBy.length > DIMENSIONS_MAX) throw new RequestError('groupBy', `At most ${DIMENSIONS_MAX} dimensions.`)
  if (new Set(groupBy).size < groupBy.length) throw new RequestError('groupBy', 'Each dimension only once.')
  return groupBy
}

/** Only roles of units that may be seen are known. */
function selectRoles(dataset: Dataset, sight: Sight, wanted: readonly string[] | undefined): number[] | null {
  if (wanted === undefined) return null
  const known = [...new Set(sight.units.flatMap((unit) => [...dataset.rolesOfUnit[unit]!]))].toSorted(
    (left, right) => left - right,
  )
  const members = dataset.workRoles.list.map((role) => ({ id: role, name: role }))
  return wanted.map((text) => findByName(text, 'roles', 'role', members, known))
}

function textOf(dataset: Dataset, dimension: WorkforceDimension, key: number): KeyText {
  if (dimension !== 'role') return keyText(dataset, dimension, key)
  const role = dataset.workRoles.list[key]!
  return { key: role, label: role }
}

function readFigures(row: Record<string, DuckDBValue>): WorkforceFigures {
  const hundredths = (column: string): number => Number(row[column] ?? 0) / 100
  return {
    heads: hundredths('heads'),
    headMonths: hundredths('head_months'),
    billingHeadMonths: hundredths('billing_head_months'),
    availableHours: hundredths('available_hours'),
    billableHours: hundredths('billable_hours'),
    // Hundredths of an hour times cents.
    listValue: Math.round(Number(row['list_value'] ?? 0) / 100) / 100,
    billed: hundredths('billed'),
    pay: hundredths('pay'),
    billingPay: hundredths('billing_pay'),
  }
}
