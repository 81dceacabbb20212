/** Every bound of the wire, in one place, with its unit in its name. */
export const PROTOCOL_VERSION = 1

export const MESSAGE_MAX_CHARACTERS = 32_000
export const CHAT_BODY_MAX_BYTES = 256 * 1024
export const UI_CONTEXT_MAX_BYTES = 8 * 1024
export const IDEMPOTENCY_KEY_MAX_CHARACTERS = 255
export const FEEDBACK_REASON_MAX_CHARACTERS = 200
export const FEEDBACK_COMMENT_MAX_CHARACTERS = 4_000

export const EVENT_MAX_BYTES = 64 * 1024
/**
 * Text of one event, in UTF-16 code units. JSON writes a code unit in at most six bytes, so with its envelope such an
 * event is within `EVENT_MAX_BYTES` whatever the text holds.
 */
export const TEXT_EVENT_MAX_UNITS = 10_000
export const RUN_MAX_BYTES = 64 * 1024 * 1024
export const DATASET_EVENT_MAX_ROWS = 200
/** Rows of a dataset that is asked for as a whole. */
export const DATASET_FILE_MAX_ROWS = 100_000
/** Longest name of a downloaded dataset, without its extension. */
export const DATASET_FILE_NAME_MAX_CHARACTERS = 80

/** Conversations that a list tells, the newest; older ones are reached by their address. */
export const CONVERSATIONS_LISTED_MAX = 1_000
export const STREAMS_MAX_PER_USER = 16
export const HEARTBEAT_INTERVAL_MS = 15_000
/** A reader that hears nothing, not even a heartbeat, for this long attaches again. */
export const SILENCE_TIMEOUT_MS = 45_000
/** What the server suggests as the first delay before attaching again (the stream's `retry:` line). */
export const RETRY_DELAY_MS = 1_000
export const CANCEL_BOUND_MS = 5_000
