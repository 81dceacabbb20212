import type { ProblemCode } from './problem-codes.ts'

/**
 * The one registry of errors that leave a program over HTTP, as problem+json (RFC 9457).
 * A code is stable; a title is for people. `docs/PROTOCOL.md` lists them, held equal by a test.
 */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request is malformed' },
  invalid_idempotency_key: { status: 400, title: 'Idempotency-Key must be a quoted string of 1 to 255 characters' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  untrusted_caller: { status: 401, title: 'The request did not come through the gateway' },
  invalid_principal: { status: 401, title: 'The identity header cannot be read' },
  bootstrap_token: { status: 401, title: 'The bootstrap token is missing, expired or not yours' },
  forbidden: { status: 403, title: 'You may not do this' },
  ai_not_permitted: { status: 403, title: 'You do not have permission to use the analyst' },
  feature_disabled: { status: 403, title: 'The analyst is switched off' },
  cross_site: { status: 403, title: 'Requests from other sites are refused' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  conversation_busy: { status: 409, title: 'The conversation already has an unended run' },
  run_not_ended: { status: 409, title: 'The run has not ended yet' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  idempotency_mismatch: { status: 422, title: 'This idempotency key was used with another body' },
  user_queued: { status: 429, title: 'You have as many queued questions as allowed' },
  queued: { status: 429, title: 'The queue is full' },
  user_active: { status: 429, title: 'You have as many running questions as allowed' },
  active: { status: 429, title: 'As many questions are running as allowed' },
  streams: { status: 429, title: 'You have as many open streams as allowed' },
  budget: { status: 429, title: 'The budget is used up' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  run_damaged: { status: 500, title: 'What was kept of this run is damaged' },
  bad_gateway: { status: 502, title: 'The service behind the gateway did not answer' },
  draining: { status: 503, title: 'The service is shutting down; another one will answer' },
  not_ready: { status: 503, title: 'The service is not ready' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'
