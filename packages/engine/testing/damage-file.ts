import { readFile, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'

/**
 * Changes the last letter of `words`, as a bad sector or a bad copy would: in the database's file itself, wherever they stand
 * in it. Nobody may have it open. Throws where they do not stand in it just once.
 */
export async function damageFile(path: string, words: string): Promise<void> {
  // Brings the write-ahead log into the file, so that nothing is healed from it.
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const bytes = await readFile(path)
  const at = bytes.indexOf(words)
  if (at < 0 || bytes.indexOf(words, at + 1) >= 0) throw new Error(`"${words}" does not stand once in the file`)
  // Another letter or digit: what is read is as long as before, and looks as good.
  const last = at + Buffer.byteLength(words) - 1
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last)
  await writeFile(path, bytes)
}
