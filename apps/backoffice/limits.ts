/** Every bound of the business API, in one place, with its unit in its name. */

/** How long a bootstrap token is good for; the page renews it before. */
export const BOOTSTRAP_TOKEN_LIFETIME_MS = 10 * 60 * 1000
/** No route reads a body. */
export const BODY_MAX_BYTES = 1_024
/** A request that is not whole after this is ended. */
export const REQUEST_RECEIVE_TIMEOUT_MS = 60_000
/** Longer than the gateway keeps an idle connection, so that it is the gateway that closes it. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000
/** A check of `/readyz` that has not answered by now has failed. */
export const READINESS_TIMEOUT_MS = 2_000

/** How long a process that is about to exit waits for its last log lines to be written. */
export const FLUSH_MS = 250
