import type { Briefing } from '../../prompts/briefing.ts'
import { dayName } from './calendar-words.ts'
import { foreignLanguage } from './language.ts'
import type { Reading } from './reading.ts'
import { inSentence, listed } from './wording.ts'

/** Answers that need no figures, and so no tool. */

const NAMES_MAX = 12

/** An answer from the briefing alone, or undefined where the tools have to be asked. */
export function composePlain(reading: Reading, briefing: Briefing): string | undefined {
  if (reading.topic === 'foreign') return foreign(reading.text, briefing)
  if (reading.topic === 'greeting') return `Hello ${briefing.person.displayName}. ${abilities(briefing)}`
  if (reading.topic === 'help') return abilities(briefing)
  if (reading.topic === 'definition') return definitions(reading, briefing)
  if (reading.topic === 'unknown') return `I do not know how to answer that. ${abilities(briefing)}`
  if (reading.entities.unknown.length > 0) return unknownName(reading.entities.unknown, briefing)
  if (reading.topic === 'catalogue') return catalogue(reading, briefing)
  if (reading.period.missing.length > 0 && reading.period.years.length === 0)
    return missingYears(reading.period.missing, briefing)
  return unavailable(reading, briefing)
}

function foreign(question: string, briefing: Briefing): string {
  const language = foreignLanguage(question)
  return [
    `**${language?.answer ?? ''}** I understand English only, and this looks like ${language?.name ?? 'another language'}.`,
    abilities(briefing),
  ].join('\n\n')
}

function abilities(briefing: Briefing): string {
  const year = `FY${briefing.latestFullYear}`
  const unit = briefing.businessUnits[0]?.name
  const byQuarter = unit === undefined ? '' : `, “Net sales of ${unit} by quarter in ${year}”`
  return [
    [
      'I am perdure’s offline analyst: I follow rules, ask no AI model and understand English.',
      `I answer questions about ${briefing.company.name} from its books,`,
      `which are complete up to ${dayName(briefing.asOf)}. I can:`,
    ].join(' '),
    [
      `- tell figures at any grain: “What were net sales and gross margin in ${year}?”${byQuarter}`,
      `- compare fiscal years: “How did operating expenses change from FY${briefing.latestFullYear - 1} to ${year}?”`,
      `- analyse margins: “Which products have the lowest gross margin in ${year}?”`,
      '- hold actuals against the budget: “Which business unit missed its budget most?”',
      '- tell price from volume, and who moved a figure: “Was it price or volume that changed net sales?”',
      '- look into customers: “How concentrated are our customers?”, “Which customers pay late?”, “Who left us?”',
      '- look ahead: “Forecast net sales for the next quarter”, “Show me a best case and a worst case.”',
      '- find what does not fit: “Are there any unusual bookings?”',
      '- look into products: “What are our top ten products?”, “What goes into one of them?”',
      `- draw charts: “Show net sales by month in ${year} as a chart”`,
      '- say what a metric means: “How is contribution margin defined?”',
    ].join('\n'),
    `You may see ${listed(briefing.businessUnits.map(({ name }) => name)) || 'no business unit'}.`,
  ].join('\n\n')
}

function definitions({ metrics }: Reading, briefing: Briefing): string {
  return briefing.metrics
    .filter(({ id }) => metrics.includes(id))
    .map(({ name, definition, formula, grain, source, unavailable: why }) =>
      [
        `**${name}**: ${inSentence(definition)}\n`,
        `- Formula: ${formula}`,
        `- Available by: ${grain}`,
        `- Source: ${source}`,
        ...(why === undefined ? [] : [`- Not available in these books: ${inSentence(why)}`]),
      ].join('\n'),
    )
    .join('\n\n')
}

/** Said alike of what does not exist and of what this person may not see: the difference is not theirs to learn. */
function unknownName(names: readonly string[], briefing: Briefing): string {
  const units = briefing.businessUnits.map(({ name }) => name)
  return [
    `**${listed(names.map((name) => `“${name}”`))} is not among what you may see**, so I have no figures for it.`,
    [
      `You may see ${units.length === 1 ? 'the business unit' : 'the business units'} ${listed(units) || '(none)'},`,
      'with their products and customers.',
      'Ask me about these, or ask your administrator for more.',
    ].join(' '),
  ].join('\n\n')
}

function missingYears(years: readonly number[], { fiscalYears, asOf }: Briefing): string {
  const [first, last] = [fiscalYears[0]?.label, fiscalYears.at(-1)?.label]
  const asked = listed(years.map((year) => `FY${year}`))
  return `**The books hold nothing for ${asked}.** They go from ${first} to ${last}, complete up to ${dayName(asOf)}.`
}

function unavailable({ metrics, entities }: Reading, briefing: Briefing): string | undefined {
  const asked = briefing.metrics.filter(({ id }) => metrics.includes(id))
  if (asked.length === 0 || entities.accounts.length > 0 || asked.some((metric) => metric.unavailable === undefined))
    return undefined
  return asked
    .map(({ name, unavailable: why }) => `**${name} is not available in these books**: ${inSentence(why ?? '')}.`)
    .join('\n\n')
}

function catalogue({ groupBy }: Reading, briefing: Briefing): string {
  const [dimension] = groupBy
  if (dimension === 'product' || dimension === 'product_category') {
    return counted(
      'product categories',
      [...new Set(briefing.products.map(({ category }) => category))],
      `with ${briefing.products.length} products in all`,
    )
  }
  if (dimension === 'customer' || dimension === 'customer_type') {
    return counted(
      'types of customer',
      [...new Set(briefing.customers.map(({ type }) => type))],
      `with ${briefing.customers.length} customers in all`,
    )
  }
  if (dimension === 'account')
    return counted(
      'accounts',
      briefing.accounts.map(({ name }) => name),
    )
  const metrics = briefing.metrics.filter((metric) => metric.unavailable === undefined).map(({ name }) => name)
  return [
    counted(
      'business units',
      briefing.businessUnits.map(({ name }) => name),
    ),
    counted(
      'fiscal years',
      briefing.fiscalYears.map(({ label, partial }) => (partial ? `${label} (not whole)` : label)),
    ),
    counted('metrics', metrics, '', metrics.length),
  ].join('\n\n')
}

function counted(what: string, names: readonly string[], addition = '', namesMax = NAMES_MAX): string {
  const more = names.length > namesMax ? `, and ${names.length - namesMax} more` : ''
  const counts = `${names.length} ${what}${addition === '' ? '' : `, ${addition}`}`
  return `You may see ${counts}: ${listed(names.slice(0, namesMax))}${more}.`
}
