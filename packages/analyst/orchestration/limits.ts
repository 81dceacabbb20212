/** Every bound of the analyst's loop, in one place, with its unit in its name. */

/** Model calls of one run. */
export const STEPS_MAX = 16
/** Tool calls of one message; the others are answered with an error. */
export const TOOL_CALLS_PER_STEP_MAX = 16
/** Tokens one answer may have, thinking included. */
export const OUTPUT_MAX_TOKENS = 16_000

/** What earlier turns of the conversation may weigh in all, by estimate; the newest are kept. */
export const HISTORY_MAX_TOKENS = 8_000
/** The last turns that are told with their tool calls; older ones by their datasets. */
export const HISTORY_DETAILED_TURNS = 3
/** Tool calls of one earlier turn that are remembered. */
export const HISTORY_CALLS_MAX_PER_TURN = 8
/** What a dataset, a question or an answer may weigh where it is told in short. */
export const HISTORY_SUMMARY_MAX_CHARACTERS = 800
/** What one earlier answer may weigh; its end gives way. */
export const HISTORY_ANSWER_MAX_CHARACTERS = 6_000

/** A question this long wants more thought. */
export const LONG_MESSAGE_CHARACTERS = 1_500
/** A conversation with so many turns behind it has much to keep in mind. */
export const LONG_HISTORY_TURNS = 8
/** With no more than this left to spend, the cheapest model answers. */
export const LITTLE_BUDGET_MICRO_USD = 50_000

/** Columns of one dataset. */
export const COLUMNS_MAX = 48
export const COLUMN_KEY_MAX_CHARACTERS = 120
export const COLUMN_LABEL_MAX_CHARACTERS = 120
/** A text in a cell. */
export const CELL_MAX_CHARACTERS = 400
/** What a tool says in words: its title, and its summary, scope and formula. */
export const TITLE_MAX_CHARACTERS = 200
export const SENTENCES_MAX_CHARACTERS = 4_000

/** What is remembered of tools' results and of the warehouse's answers, by estimate. */
export const TOOL_CACHE_MAX_ENTRIES = 500
export const TOOL_CACHE_MAX_BYTES = 32 * 1024 * 1024
export const QUERY_CACHE_MAX_ENTRIES = 2_000
export const QUERY_CACHE_MAX_BYTES = 64 * 1024 * 1024

/** Emissions that may wait to become durable before the analyst waits for the oldest. */
export const EMISSIONS_PENDING_MAX = 64

export const FOLLOW_UPS_MAX = 3

/**
 * Characters to a token: what earlier turns weigh, and a provider call that was cut before it told its usage. Anthropic's rule of thumb for English.
 */
export const CHARACTERS_PER_TOKEN = 4
