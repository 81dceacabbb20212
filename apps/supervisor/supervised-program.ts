import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RestartLimits } from './limits.ts'
import { untilReady } from './readiness.ts'
import { decideRestart } from './restart-policy.ts'

const STOP_WITH_PARENT = fileURLToPath(new URL('./stop-with-parent.ts', import.meta.url))

/** A program to keep running. */
export interface ProgramDescription {
  readonly name: string
  /** Path of its entry file. */
  readonly entry: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Answers 200 once the program may take traffic. */
  readonly readyUrl: string
}

export interface ProgramListener {
  /** A line the program wrote. */
  output(program: string, line: string): void
  /** What the supervisor has to say about it. */
  tell(text: string): void
  /** It died too often before it was ever ready. */
  gaveUp(program: string): void
}

/**
 * One program that is started again when it dies, whatever the reason, until it is told to stop. It runs in a process
 * group of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which decides who stops when.
 */
export class SupervisedProgram {
  /** Resolves when the program is ready for the first time. */
  readonly firstReady: Promise<void>
  readonly #description: ProgramDescription
  readonly #listener: ProgramListener
  readonly #limits: RestartLimits
  readonly #stopping = new AbortController()
  readonly #markReady: () => void
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #restartTimer: NodeJS.Timeout | undefined
  #deaths = 0
  #everReady = false

  constructor(description: ProgramDescription, listener: ProgramListener, limits: RestartLimits) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.firstReady = promise
    this.#markReady = resolve
    this.#description = description
    this.#listener = listener
    this.#limits = limits
  }

  get name(): string {
    return this.#description.name
  }

  /** Whether its process is alive. */
  get isRunning(): boolean {
    return this.#child !== undefined
  }

  start(): void {
    const { entry, env } = this.#description
    const startedAtMs = performance.now()
    const child = spawn(process.execPath, ['--import', STOP_WITH_PARENT, entry], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    })
    this.#child = child
    this.#passOn(child.stdout)
    this.#passOn(child.stderr)
    const gone = new AbortController()
    this.#exited = new Promise((resolve) => {
      // `close` and not `exit`: its last words come first. A process that could not be started has no `exit`.
      child.once('close', (code, signal) => {
        gone.abort()
        this.#child = undefined
        resolve()
        this.#onDeath(performance.now() - startedAtMs, signal ? `killed by ${signal}` : `exit code ${code}`)
      })
      child.once('error', (error) => this.#listener.tell(`${this.name}: ${error.message}`))
    })
    void this.#watchReadiness(gone.signal)
  }

  /** Asks it to stop, and not to be started again. Resolves when its process is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#restartTimer)
    this.#child?.kill('SIGTERM')
    await this.#exited
  }

  /** Asks it to stop once more, which the programs take as a wish to hurry. */
  hurry(): void {
    this.#child?.kill('SIGTERM')
  }

  /** Ends its process at once; the last resort. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  #passOn(stream: Readable | null): void {
    if (!stream) return
    createInterface({ input: stream }).on('line', (line) => this.#listener.output(this.name, line))
  }

  async #watchReadiness(gone: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([gone, this.#stopping.signal])
    const tell = (why: string): void => this.#listener.tell(`${this.name} is not ready yet: ${why}`)
    if (!(await untilReady(this.#description.readyUrl, signal, tell))) return
    if (this.#everReady) this.#listener.tell(`${this.name} is back`)
    this.#everReady = true
    this.#markReady()
  }

  #onDeath(ranMs: number, how: string): void {
    if (this.#stopping.signal.aborted) return
    const decision = decideRestart({ ranMs, deathsBefore: this.#deaths, everReady: this.#everReady }, this.#limits)
    if (decision.action === 'give_up') {
      this.#listener.tell(`${this.name} does not start (${how})`)
      this.#listener.gaveUp(this.name)
      return
    }
    this.#deaths = decision.deaths
    this.#listener.tell(`${this.name} died (${how}); starting it again in ${decision.delayMs / 1000} s`)
    this.#restartTimer = setTimeout(() => this.start(), decision.delayMs)
  }
}
