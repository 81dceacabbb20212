import type { Briefing } from '../../prompts/briefing.ts'
import type { AnsweredCall } from './answers.ts'
import { composeComparison, composeDrivers } from './compose-comparison.ts'
import { composeFigures } from './compose-figures.ts'
import { composeMargins } from './compose-margins.ts'
import { composeLineItems, composeProducts } from './compose-products.ts'
import { dayName, monthName } from './calendar-words.ts'
import type { Draft, Material } from './draft.ts'
import { isSkill, type Reading } from './reading.ts'
import { SKILLS } from './skills/skills.ts'
import type { Table } from './tables.ts'
import { inSentence } from './wording.ts'

const FINDINGS_MAX = 4

/**
 * Writes the answer from what the tools gave; `additions` are the chart and the file made of it. Every figure in it is
 * a cell of theirs.
 */
export function composeAnswer(
  reading: Reading,
  briefing: Briefing,
  answered: readonly AnsweredCall[],
  additions: readonly AnsweredCall[] = [],
): string {
  const main = answered.find(({ role }) => role === 'main') ?? answered[0]
  if (main?.table === undefined) return composeFailure(main?.summary)
  const tableOf = (role: AnsweredCall['role']): Table[] =>
    answered.flatMap((call) =>
      call.role === role && call.table !== undefined && call.table.rows.length > 0 ? [call.table] : [],
    )
  const material = { reading, briefing, main: main.table, context: tableOf('context')[0], details: tableOf('detail') }
  if (main.table.rows.length === 0 && reading.topic !== 'line_items')
    return nothingThere(main.table, 'having' in main.input)
  const compose = isSkill(reading.topic) ? SKILLS[reading.topic].compose : COMPOSERS[reading.topic]
  const draft = compose?.(material)
  if (draft === undefined) return composeFailure(undefined)
  const remarks = [
    ...additions.flatMap(additionRemark),
    ...gapRemarks(reading, briefing),
    ...partialRemarks(main.table, briefing),
  ]
  return [
    `**${draft.headline}**`,
    draft.findings
      .slice(0, FINDINGS_MAX)
      .map((finding) => `- ${finding}`)
      .join('\n'),
    draft.table,
    [`_Source: ${main.table.scope}. The books are complete up to ${dayName(main.table.asOf)}._`, ...remarks].join(' '),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const COMPOSERS: Readonly<Partial<Record<Reading['topic'], (material: Material) => Draft>>> = {
  figures: composeFigures,
  comparison: composeComparison,
  drivers: composeDrivers,
  margins: composeMargins,
  products: composeProducts,
  line_items: composeLineItems,
}

function composeFailure(summary: string | undefined): string {
  return `I could not get those figures. ${summary ?? 'No tool of this profile can answer that question.'}`
}

/** A chart is seen; a file has to be told of. */
function additionRemark({ tool, outcome, summary }: AnsweredCall): string[] {
  const isFile = tool === 'export_dataset'
  if (outcome === 'error') return [`I could not ${isFile ? 'make the file' : 'draw the chart'}: ${summary}`]
  return isFile ? ['The table is ready to download as a file.'] : []
}

function gapRemarks({ metrics }: Reading, briefing: Briefing): string[] {
  return briefing.metrics
    .filter(({ id, unavailable }) => unavailable !== undefined && metrics.includes(id))
    .map(({ name, unavailable }) => `${name} is not available here: ${inSentence(unavailable ?? '')}`)
}

/** Which of the years in the answer are not whole. */
function partialRemarks({ scope, columns }: Table, { fiscalYears }: Briefing): string[] {
  const told = `${scope} ${columns.map(({ key }) => key.toUpperCase()).join(' ')}`
  return fiscalYears
    .filter(({ label, partial }) => partial && told.includes(label))
    .map(({ label, completeMonths }) => `${label} is not whole${monthsText(completeMonths)}.`)
}

/** Without a count: no dataset holds one. */
function monthsText(completeMonths: readonly string[]): string {
  const [first, last] = [completeMonths[0], completeMonths.at(-1)]
  return first === undefined || last === undefined ? '' : `: it goes from ${monthName(first)} to ${monthName(last)}`
}

function nothingThere({ scope }: Table, isConditional: boolean): string {
  return `${isConditional ? 'Nothing meets that condition' : 'Nothing is booked there'}. I looked at: ${scope}.`
}
