import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The root of the repository, with a last slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const STILL_INTERVAL_MS = 10_000

/** A step that failed; the message tells a person what to do. */
export class StepError extends Error {}

const seconds = (fromMs) => `${((Date.now() - fromMs) / 1000).toFixed(1)} s`
const say = (text) => process.stdout.write(`${text}\n`)

/**
 * Runs one command of a step: says what it is for, that it is still at it every ten seconds, and how long it took. What
 * the command itself says is shown only when it fails.
 *
 * @param {{ title: string, command: string, args: string[], cwd?: string, advice: string }} step
 * @returns {Promise<void>} Rejects with StepError when the command fails or does not exist.
 */
export async function runStep({ title, command, args, cwd = ROOT, advice }) {
  const startedAtMs = Date.now()
  say(`${title} …`)
  const still = setInterval(() => say(`  … still at it (${seconds(startedAtMs)})`), STILL_INTERVAL_MS)
  try {
    const { code, output } = await outcomeOf(command, args, cwd)
    if (code !== 0) throw new StepError(`${output}\n${title}: failed. ${advice}`)
    say(`  done in ${seconds(startedAtMs)}`)
  } finally {
    clearInterval(still)
  }
}

function outcomeOf(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}
