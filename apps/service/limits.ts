/** Every bound of the service that is not the wire's, in one place, with its unit in its name. */

/** Largest body of a route other than `POST /chat`. */
export const SMALL_BODY_MAX_BYTES = 64 * 1024
/** Longest path parameter the router reads. Node bounds a request's head at 16 KiB, so none is longer. */
export const PARAMETER_MAX_CHARACTERS = 16 * 1024
/** Longest id of a run or a conversation; nothing longer exists. */
export const ID_MAX_CHARACTERS = 64

/**
 * A request that is not whole after this is ended. It bounds the asking, never the answer: a stream may last for hours.
 */
export const REQUEST_RECEIVE_TIMEOUT_MS = 60_000
/** Longer than the gateway keeps an idle connection, so that it is the gateway that closes it. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000
/** How long a closing server waits for answers to be read before it cuts their connections. */
export const CLOSE_GRACE_MS = 2_000

/** What a person with too many open streams is told to wait. */
export const STREAMS_RETRY_AFTER_MS = 5_000

export const RUNS_PAGE_DEFAULT = 20
export const RUNS_PAGE_MAX = 100
export const PAGE_NAME_MAX_CHARACTERS = 200

/** A readiness check that has not answered by now has failed. */
export const READINESS_TIMEOUT_MS = 2_000

/** The most characters a spreadsheet cell holds. */
export const SPREADSHEET_CELL_MAX_CHARACTERS = 32_767

/** How long an exit waits for the last lines of the log to be written. */
export const LOG_FLUSH_MS = 500

/** What a shutdown may take beyond the grace for runs, before the process leaves whatever hangs. */
export const SHUTDOWN_SLACK_MS = 10_000

/** Rows of one page of `GET /admin/ledger`. */
export const LEDGER_PAGE_DEFAULT = 100
export const LEDGER_PAGE_MAX = 500

/** Rows of one page of `GET /admin/runs`. */
export const ADMIN_RUNS_PAGE_DEFAULT = 50
export const ADMIN_RUNS_PAGE_MAX = 200
/** Waiting runs that `GET /admin/queue` tells, the next ones. */
export const ADMIN_QUEUE_MAX = 100
/** Users that `GET /admin/queue` tells, the busiest. */
export const ADMIN_USERS_MAX = 100
/** What operators are told of the time just past looks back so far. */
export const ADMIN_LOOK_BACK_MS = 24 * 60 * 60 * 1_000
