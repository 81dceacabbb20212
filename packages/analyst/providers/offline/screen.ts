import type { Briefing } from '../../prompts/briefing.ts'
import type { Reading } from './reading.ts'
import { selectionOf, type Selection } from './selection.ts'

const THIS_UNIT = /\b(?:this|the selected|the current) (?:business )?(?:unit|division|segment)\b|\bhere\b/
/** "Why did it fall?" points at what is looked at; "this year" and "show it as a chart" do not. */
const POINTING = /\b(?:it|its|they|them|their|this|that|these|those)\b(?! (?:fiscal |financial )?(?:year|quarter|month|period)\b)/
const OF_THE_ANSWER = /\b(?:show|draw|plot|put|make|export|download|save) (?:me )?(?:it|this|that|them|these|those)\b/
/** Who says so means the company, whatever is selected. */
const EVERYTHING = /\b(?:we|us|our|company|overall|in total|altogether|everything|everybody|everyone)\b/

/**
 * Fills in what the question leaves open from what the person has on screen: the fiscal year shown, what is selected
 * where the question points at it or names nobody, and the business unit where it points at that. What the question says
 * itself always wins, and nothing beyond the person's rights is taken. `whole` is the question with what it took from
 * the one before, `said` what it says itself, `text` its words in lower case.
 */
export function withScreen(whole: Reading, said: Reading, text: string, briefing: Briefing): Reading {
  const { uiContext, businessUnits, fiscalYears } = briefing
  if (uiContext === undefined) return whole
  const selection = selectionOf(briefing)
  if (selection !== undefined && isMeant(selection, said, text)) return withYear(withSelection(whole, selection), briefing)
  const unit = businessUnits.find(({ id, name }) => [id, name].includes(uiContext.businessUnit ?? ''))?.name
  const takesUnit = unit !== undefined && !namesSomebody(whole) && (THIS_UNIT.test(text) || isPointed(text))
  const located = takesUnit ? { ...whole, entities: { ...whole.entities, businessUnits: [unit], unknown: [] } } : whole
  return fiscalYears.length === 0 ? located : withYear(located, briefing)
}

function withYear(reading: Reading, { uiContext, fiscalYears }: Briefing): Reading {
  const { period } = reading
  const namesTime =
    period.years.length + period.quarters.length + period.missing.length > 0 || period.months !== undefined
  const year = fiscalYears.find(({ fiscalYear }) => fiscalYear === uiContext?.fiscalYear)?.fiscalYear
  const takesYear = year !== undefined && !namesTime && !reading.groupBy.includes('fiscal_year')
  return takesYear ? { ...reading, period: { ...period, years: [year] } } : reading
}

function isPointed(text: string): boolean {
  return POINTING.test(text) && !OF_THE_ANSWER.test(text)
}

/** Names in the question itself win; who ranks or splits members asks about others, too. */
function isMeant(selection: Selection, said: Reading, text: string): boolean {
  if (namesSomebody(said) || OF_THE_ANSWER.test(text)) return false
  if (selection.metrics !== undefined || selection.account !== undefined) {
    if (said.metrics.length > 0) return false
    return isPointed(text)
  }
  if (isPointed(text)) return true
  const isOfMembers = said.ranked || said.groupBy.some((dimension) => /^(?:product|customer|business)/.test(dimension))
  return said.metrics.length > 0 && !isOfMembers && !EVERYTHING.test(text)
}

function namesSomebody({ entities }: Reading): boolean {
  const { unknown, ...known } = entities
  return unknown.length > 0 || Object.values(known).flat().length > 0
}

function withSelection(reading: Reading, { entities, metrics, account, month }: Selection): Reading {
  const nobody = { businessUnits: [], products: [], productCategories: [], customers: [], customerTypes: [], unknown: [] }
  const accounts = account === undefined ? reading.entities.accounts : [account]
  return {
    ...reading,
    entities: { ...nobody, accounts, ...entities },
    ...(metrics === undefined ? {} : { metrics }),
    ...(month === undefined ? {} : { period: { ...reading.period, years: [], months: { from: month, to: month } } }),
  }
}
