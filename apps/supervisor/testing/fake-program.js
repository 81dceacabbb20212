/**
 * A tiny program for the supervisor's tests. It listens on PORT, tells what it does in plain lines, and misbehaves as
 * MODE says: `crash` dies before it listens, `deaf` does not stop when asked, `hurries` only when asked
 * twice, `slow` takes STOP_MS to stop.
 */
import { createServer } from 'node:http'

const { MODE, NAME, PORT, STOP_MS = '0' } = process.env

if (MODE === 'crash') process.exit(3)

const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(9)
  if (request.url === '/pid') return response.end(String(process.pid))
  response.end('{}')
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(`${NAME} listens`))

let asked = 0
process.on('SIGTERM', () => {
  console.log(`${NAME} was asked to stop`)
  asked += 1
  if (MODE === 'deaf' || (MODE === 'hurries' && asked < 2)) return
  setTimeout(() => process.exit(0), Number(STOP_MS))
})
