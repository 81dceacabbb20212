/**
 * Must be imported before anything else. The schema library compiles its checks with `new Function` unless told not to,
 * and even its attempt is a violation of the page's Content-Security-Policy.
 */
const configured = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
configured.__zod_globalConfig = { ...configured.__zod_globalConfig, jitless: true }

export {}
