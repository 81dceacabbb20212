import { createEngine } from '../create-engine.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import { haltingSteps } from './halting-steps.ts'
import { settleCharges } from './stepped-executor.ts'

/** A program with an engine on the store at `argv[2]`, as `argv[3]`: starts a run, tells its id, works until it halts, and stays. */
const [path = '', owner = ''] = process.argv.slice(2)
const store = await openSqliteStore({ path, owner })
let ids = 0
const newId = (): string => `${owner}_${(ids += 1)}`
const engine = await createEngine({ store, executor: haltingSteps(), settle: settleCharges, newId })
const outcome = await engine.start({ userId: owner, title: 'A long one', input: null })
if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
process.send?.(outcome.run.runId)
