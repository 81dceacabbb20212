/** Every bound of the gateway, in one place, with its unit in its name. None bounds how long an answer may take. */

/** A request whose head is not whole after this is ended. */
export const HEADERS_TIMEOUT_MS = 60_000
/** A request whose body is not whole after this is ended; uploads are small. */
export const REQUEST_RECEIVE_TIMEOUT_MS = 300_000
/** How long an idle connection of a browser is kept: longer than common load balancers keep theirs to us. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000

/** A replica that does not accept a connection within this is passed over for the next. Nothing was sent to it. */
export const CONNECT_TIMEOUT_MS = 3_000
/** How long a replica that could not be reached is asked after the others. */
export const REPLICA_REST_MS = 5_000
/** A peer that vanished is noticed by TCP after this and a few probes; it never ends a stream that is merely silent. */
export const TCP_KEEP_ALIVE_MS = 30_000
/** A program out of reach is taken for one that is starting, for this long after it last was reached, or we started. */
export const STARTING_GRACE_MS = 60_000
/** What a caller is told to wait for a program that is starting. */
export const STARTING_RETRY_MS = 2_000
/** What a caller is told to wait for another gateway when this one shuts down. */
export const DRAINING_RETRY_MS = 2_000

/** Largest form the sign-in page sends. */
export const FORM_MAX_BYTES = 4 * 1024
/** How long a session lasts after signing in. */
export const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000
/** Longest address one is sent back to after signing in. */
export const RETURN_PATH_MAX_CHARACTERS = 2_048

/** How long a browser keeps a file of the panel whose name does not change with its content. */
export const PLAIN_FILE_MAX_AGE_SECONDS = 3_600
/** How long it keeps one whose name does. */
export const HASHED_FILE_MAX_AGE_SECONDS = 31_536_000

/** How long a process that is about to exit waits for its last log lines to be written. */
export const FLUSH_MS = 250
