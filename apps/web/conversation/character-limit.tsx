import { formatCell } from '../figures/format.ts'

/** The share of the limit from which on it is shown. */
const SHOWN_FROM = 0.9

/** Whether a text is near its limit, or over it: then the count belongs to its description. */
export function isNearLimit(text: string, maxCharacters: number): boolean {
  return text.length >= maxCharacters * SHOWN_FROM
}

/** Why a text cannot be sent, for those who do not see the count; undefined where it can be. */
export function overLimitWords(text: string, maxCharacters: number): string | undefined {
  const over = text.length - maxCharacters
  if (over <= 0) return undefined
  return `This is too long to be sent: ${formatCell(over, 'count')} characters over the limit.`
}

/** How much of a limit a text uses, once it comes near it. */
export function CharacterLimit({ id, text, maxCharacters }: { id: string; text: string; maxCharacters: number }) {
  if (!isNearLimit(text, maxCharacters)) return null
  const over = text.length - maxCharacters
  return (
    <p id={id} className={over > 0 ? 'limit over' : 'limit'}>
      {formatCell(text.length, 'count')} of {formatCell(maxCharacters, 'count')} characters
      {over > 0 ? `: ${formatCell(over, 'count')} too many to be sent` : ''}
    </p>
  )
}
