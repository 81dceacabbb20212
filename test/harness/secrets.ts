/** What the programs under test share, as a deployment would set it. */
export const PROXY_SECRET = 'proxy-secret-of-the-tests-0123456789abcdef'
export const BOOTSTRAP_SECRET = 'bootstrap-secret-of-the-tests-0123456789'
