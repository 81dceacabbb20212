import type { Briefing } from '../../prompts/briefing.ts'
import type { Reading } from './reading.ts'

const THIS_UNIT = /\b(?:this|the selected|the current) (?:business )?(?:unit|division|segment)\b|\bhere\b/

/**
 * Fills in what the question leaves open from what the person has on screen: the fiscal year shown, and the business
 * unit where the question points at it. What the question says itself always wins, and a unit beyond the person's
 * rights is not taken. `text` is the question in lower case.
 */
export function withScreen(reading: Reading, text: string, briefing: Briefing): Reading {
  const { uiContext, businessUnits, fiscalYears } = briefing
  if (uiContext === undefined) return reading
  const { period, entities } = reading
  const namesTime =
    period.years.length + period.quarters.length + period.missing.length > 0 || period.months !== undefined
  const year = fiscalYears.find(({ fiscalYear }) => fiscalYear === uiContext.fiscalYear)?.fiscalYear
  const takesYear = year !== undefined && !namesTime && !reading.groupBy.includes('fiscal_year')
  const unit = businessUnits.find(({ id, name }) => [id, name].includes(uiContext.businessUnit ?? ''))?.name
  const takesUnit = unit !== undefined && entities.businessUnits.length === 0 && THIS_UNIT.test(text)
  return {
    ...reading,
    ...(takesYear ? { period: { ...period, years: [year] } } : {}),
    ...(takesUnit ? { entities: { ...entities, businessUnits: [unit], unknown: [] } } : {}),
  }
}
