/**
 * The browser of tests and measurements: where it is, how it is started, what its pages complain about. What looks for
 * faults with axe is `@perdure/testing-browser/axe`: it asserts, so it is for tests alone.
 */
export { CHROMIUM_PLACES, launchBrowser } from './chromium.ts'
export { listenForComplaints } from './complaints.ts'
export { slowPagesDown } from './slowdown.ts'
