import { markdownTable, text, wholeTable } from '../tables.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const BOOKS = anyOf(
  /\b(?:what|which) data\b|\bhow (?:fresh|current|recent|complete|up to date)\b|\bup to date\b|\bas of\b when/,
  /\bwhat (?:do|does) (?:the |these |your )?(?:books?|dataset|data) (?:hold|contain|have|lack|miss)/,
  /\b(?:lack|missing)\b.*\b(?:books?|data)|\b(?:books?|dataset)\b.*\b(?:lack|missing)\b/,
  /\bnot available\b.*\b(?:books?|data)/,
)
const YEARS = anyOf(
  /\bwhich (?:fiscal )?(?:years|months)\b.*\b(?:books?|complete|data|whole|hold|available|have)\b/,
  /\bfiscal calendar\b|\bwhen does (?:the|our) fiscal year\b/,
)
const CATALOGUE = anyOf(
  /\bmetric catalogue\b|\b(?:which|what|list)(?: of)?(?: the| all)? metrics\b|\bhow is .* better\b/,
  /\bwhat can be measured\b/,
)

/** What the books hold and lack, their calendar, and the catalogue of metrics. */
export const books: Skill = {
  fits: ({ text: words }) => BOOKS.test(words) || YEARS.test(words) || CATALOGUE.test(words),
  plan({ text: words }) {
    const view = YEARS.test(words) ? 'fiscal_years' : CATALOGUE.test(words) ? 'metrics' : 'books'
    return [{ role: 'main', tool: 'describe_metrics', input: { view } }]
  },
  compose({ main, briefing }) {
    if (main.columns[0]?.key === 'fiscal_year') {
      const partial = briefing.fiscalYears.filter((year) => year.partial).map(({ label }) => label)
      return {
        headline: `The books hold ${briefing.fiscalYears[0]?.label} to ${briefing.fiscalYears.at(-1)?.label}.`,
        findings: partial.length === 0 ? ['All of them are whole.'] : [`Not whole: ${partial.join(', ')}.`],
        table: wholeTable(main, main.rows.length),
      }
    }
    if (main.columns[0]?.key === 'metric') {
      return {
        headline: `The books of ${briefing.company.name} can tell these metrics.`,
        findings: ['Ask “How is gross margin defined?” for the formula and source of one.'],
        table: markdownTable(main, ['name', 'definition', 'favourable', 'available'], main.rows.length),
      }
    }
    return {
      headline:
        `The books of ${briefing.company.name} hold ${briefing.fiscalYears[0]?.label} to ` +
        `${briefing.fiscalYears.at(-1)?.label}.`,
      findings: lacks(
        main.rows.map((row) => [text(main, row, 'topic'), text(main, row, 'item'), text(main, row, 'value')]),
      ),
      table: wholeTable(
        { ...main, rows: main.rows.filter((row) => isTold(text(main, row, 'topic'), text(main, row, 'value'))) },
        main.rows.length,
      ),
    }
  },
}

/** Counts, versions and numbered notes are for whoever opens the dataset. */
function isTold(topic: string, value: string): boolean {
  return topic !== 'Note' && !/^[\da-f]+$/.test(value)
}

function lacks(rows: readonly string[][]): string[] {
  const missing = rows.filter(([topic = '']) => /not available|missing|lack/i.test(topic)).map(([, item = '']) => item)
  return missing.length === 0 ? [] : [`Not available: ${missing.join(', ')}.`]
}
