/** What sort of question was asked. Few on purpose: it is a label of telemetry and a reason for a model. */
export const QUESTION_KINDS = ['help', 'definition', 'figure', 'comparison', 'explanation', 'projection', 'export'] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]

/** The first that fits, most telling first; what fits none asks for a figure. */
const CUES: readonly (readonly [QuestionKind, RegExp])[] = [
  ['help', /^\W*(help|what can you do|how do you work|who are you)\b/],
  ['export', /\b(export|download|csv|xlsx|excel|spreadsheet)\b/],
  ['projection', /\b(forecast|project(ed|ion)?|predict|what if|scenario|simulat\w*|break.?even|next (year|quarter|month)|will (we|be|it))\b/],
  ['explanation', /\b(why|explain|reasons?|causes?|caused|drivers?|drove|driven|behind|decompose|bridge)\b/],
  ['definition', /\b(defin(e|ed|ition)|what (does .* mean|is meant)|how (is|are) .* (calculated|computed|defined))\b/],
  ['comparison', /\b(compar\w*|versus|vs|against|than|change[ds]?|chang(e|ing) from|grow\w*|grew|fell|trend|budget)\b/],
]

/**
 * Reads a question by its words. English, as the cues are: a question in another language asks for a figure as far as
 * this can tell.
 */
export function questionKind(message: string): QuestionKind {
  const words = message.toLowerCase()
  return CUES.find(([, cue]) => cue.test(words))?.[0] ?? 'figure'
}
