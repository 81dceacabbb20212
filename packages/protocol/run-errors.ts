/**
 * Codes an `error` event may carry: what ended a run as failed. Each says whether asking again can help.
 */
export const RUN_ERRORS = {
  provider_overloaded: { retryable: true, message: 'The model is overloaded. Please try again in a moment.' },
  provider_rate_limited: { retryable: true, message: 'The model is rate limited. Please try again in a minute.' },
  provider_unavailable: { retryable: true, message: 'The model could not be reached.' },
  provider_refused: { retryable: false, message: 'The model declined to answer this question.' },
  provider_bad_key: {
    retryable: false,
    message: 'The service cannot sign in to the model. Please tell your administrator.',
  },
  provider_rejected: { retryable: false, message: 'The model rejected the request.' },
  provider_protocol: { retryable: true, message: 'The model gave an answer that could not be read.' },
  context_too_long: {
    retryable: false,
    message: 'The conversation is too long for the model. Please start a new one.',
  },
  max_tokens: { retryable: false, message: 'The answer was cut off at the length limit.' },
  not_permitted: { retryable: false, message: 'You do not have permission to use the analyst.' },
  attempts: { retryable: true, message: 'The run was interrupted too often.' },
  deadline: { retryable: true, message: 'The run took too long and was stopped.' },
  stalled: { retryable: true, message: 'Nothing was heard from the model or a tool for too long.' },
  too_large: { retryable: false, message: 'The answer grew beyond its size limit.' },
  steps: { retryable: true, message: 'The analyst did not reach an answer within its step limit.' },
  internal: { retryable: true, message: 'Something went wrong on our side.' },
} as const satisfies Record<string, { retryable: boolean; message: string }>
export type RunErrorCode = keyof typeof RUN_ERRORS
