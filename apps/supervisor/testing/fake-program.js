/**
 * A tiny program for the supervisor's tests. It listens on PORT, tells what it does in plain lines, and misbehaves as
 * MODE says: `crash` dies before it listens, `deaf` does not stop when asked, `slow` takes STOP_MS to stop.
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

process.on('SIGTERM', () => {
  console.log(`${NAME} was asked to stop`)
  if (MODE === 'deaf') return
  setTimeout(() => process.exit(0), Number(STOP_MS))
})
