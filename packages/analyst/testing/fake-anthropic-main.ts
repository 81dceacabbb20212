import { parseArgs } from 'node:util'
import { fakeAnalyst } from './fake-analyst.ts'
import { startFakeAnthropic } from './fake-anthropic.ts'

/**
 * The fake as a program, so that the real service can be run against it:
 * `node packages/analyst/testing/fake-anthropic-main.ts --port 9090 --pace-ms 20`, then `ANTHROPIC_BASE_URL` on that
 * address with any key. Without `--port` the system picks one; the address is printed. `--silent-ms` keeps the second
 * answer silent for that long after it has begun.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'pace-ms': { type: 'string', default: '20' },
    'silent-ms': { type: 'string', default: '0' },
  },
})

const fake = await startFakeAnthropic({
  port: Number(values.port),
  answer: fakeAnalyst({ paceMs: Number(values['pace-ms']), silentMs: Number(values['silent-ms']) }),
})
process.stdout.write(`fake Anthropic on ${fake.url}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fake.close())
