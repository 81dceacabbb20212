import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { READY_ID, type AnswerMessage, type Answers, type CallMessage } from './calls.ts'

/** A process of the bench, as the one that started it sees it. */
export interface Child<T extends Answers<T>> {
  /** Rejects with what went wrong there, or when the process is gone. */
  call<K extends keyof T & string>(name: K, ...argument: Parameters<T[K]>): Promise<Awaited<ReturnType<T[K]>>>
  /** What it said when it was ready. */
  readonly greeting: unknown
  /** Lets it end by itself; resolves when it has. */
  stop(): Promise<void>
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>
}

export interface ChildOptions {
  /** JSON that the process is started with. */
  argument?: unknown
  /** Flags of Node for this process. */
  nodeFlags?: readonly string[]
}

interface Asked {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Starts a program of the bench in a process of its own; resolves when it is ready to be asked. */
export async function startChild<T extends Answers<T>>(
  program: URL,
  { argument = null, nodeFlags = [] }: ChildOptions = {},
): Promise<Child<T>> {
  const child = fork(fileURLToPath(program), [JSON.stringify(argument)], {
    execArgv: [...nodeFlags],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const asked = new Map<number, Asked>()
  const exited = once(child, 'exit').then(([code, signal]) => {
    for (const { reject } of asked.values()) reject(new Error(`${program.pathname} ended (${String(code ?? signal)})`))
    asked.clear()
  })
  let lastId = READY_ID

  child.on('message', (message) => {
    const answer = message as AnswerMessage
    const waiting = asked.get(answer.id)
    asked.delete(answer.id)
    if ('failure' in answer) waiting?.reject(new Error(answer.failure))
    else waiting?.resolve(answer.value)
  })
  /** What comes is of the type that the name promises: both sides are written against the same interface. */
  const answerTo = <V>(id: number): Promise<V> =>
    new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject })
    })

  const greeting = await answerTo<unknown>(READY_ID)
  return {
    greeting,
    call<K extends keyof T & string>(name: K, ...[given]: Parameters<T[K]>) {
      lastId += 1
      const answered = answerTo<Awaited<ReturnType<T[K]>>>(lastId)
      child.send({ id: lastId, name, argument: given } satisfies CallMessage)
      return answered
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
