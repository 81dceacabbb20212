/**
 * Reads vitest's JSON report and writes "PASSED FAILED" to standard output; the names of what failed and how many were
 * skipped go to standard error. A run that ended badly without a failed test counts as one failure: a file that does
 * not load, an error that nobody caught, no report at all.
 *
 * usage: node .ci/count-tests.js REPORT EXIT_CODE
 */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [path, exitCode] = process.argv.slice(2)
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] }

const tests = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ fullName, status }) => ({ file: relative('.', name), fullName, status })),
)
const having = (status) => tests.filter((test) => test.status === status)
const failed = having('failed').map(({ file, fullName }) => `${file}: ${fullName}`)
const unloaded = report.testResults
  .filter(({ status }) => status === 'failed')
  .filter(({ assertionResults }) => !assertionResults.some((test) => test.status === 'failed'))
  .map(({ name }) => `${relative('.', name)}: the file itself`)
const faults = [...failed, ...unloaded]
if (faults.length === 0 && Number(exitCode) !== 0) faults.push('the run itself, see above')

for (const fault of faults) process.stderr.write(`FAILED  ${fault}\n`)
const skipped = tests.length - having('passed').length - failed.length
if (skipped > 0) process.stderr.write(`skipped ${skipped}\n`)
process.stdout.write(`${having('passed').length} ${faults.length}\n`)
