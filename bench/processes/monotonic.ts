/**
 * Milliseconds of the machine's monotonic clock, with fractions. All processes of one machine read the same one (Linux,
 * macOS and Windows count from its start), so a time taken in one process may be subtracted from one of another.
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
