import type { RequestError } from '@perdure/client'
import { formatDuration } from '../figures/format.ts'

/** What went wrong, for the person in front of the page. Codes that need no more than their title use it. */
export function errorWords(error: RequestError): string {
  const { retryAfterMs } = error.details
  const later = retryAfterMs === undefined ? 'in a moment' : `in ${formatDuration(Math.max(1_000, retryAfterMs))}`
  switch (error.code) {
    case 'network':
      return 'The service cannot be reached. Please check your connection.'
    case 'conversation_busy':
      return 'This conversation has a question being answered. Yours is kept here; send it when that one is done.'
    case 'user_queued':
    case 'user_active':
      return `You have as many questions waiting as allowed. Please try again ${later}, or stop one of them.`
    case 'queued':
    case 'active':
      return `The analyst is busy and its queue is full. Please try again ${later}.`
    case 'streams':
      return 'You have this open in too many places. Please close a tab and try again.'
    case 'budget':
      return 'The budget for questions is used up. Someone who administers it can raise it.'
    case 'ai_not_permitted':
      return 'You do not have permission to use the analyst. Someone who administers access can grant it.'
    case 'feature_disabled':
      return 'The analyst is switched off at the moment.'
    case 'unauthenticated':
    case 'bootstrap_token':
      return 'You are no longer signed in.'
    case 'not_found':
      return 'This conversation does not exist, or it belongs to someone else.'
    case 'draining':
    case 'not_ready':
    case 'bad_gateway':
      return `The service is restarting. Please try again ${later}.`
    case 'internal':
    case 'unexpected_answer':
      return 'Something went wrong on our side. Please try again.'
    default:
      return `${withoutStop(error.message)}${faultWords(error)}.`
  }
}

/** What is wrong with the request, where the service has said it of one part of it: `fiscalYear must be …`. */
function faultWords({ details: { detail, errors } }: RequestError): string {
  const [fault] = errors ?? []
  if (detail !== undefined || fault === undefined) return ''
  const part = fault.path.split('.').at(-1)
  return `: ${part} ${withoutStop(fault.message).replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`
}

function withoutStop(words: string): string {
  return words.replace(/\.$/, '')
}
