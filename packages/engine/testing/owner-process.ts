import { createCommand, ownership } from './store-commands.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'

/** A program that opens the store at `argv[2]` as `argv[3]`, starts a run, tells its id and stays until it is killed. */
const [path = '', owner = ''] = process.argv.slice(2)
const store = await openSqliteStore({ path, owner })
const command = createCommand({ runId: `run_of_${owner}`, newConversationId: `conv_of_${owner}`, userId: owner, ownership: ownership(owner) })
await store.commit([command])
process.send?.(command.runId)
