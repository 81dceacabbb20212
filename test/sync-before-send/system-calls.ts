/** A call of the traced program, from where it began to where it was over, counted in lines of the trace. */
export interface SystemCall {
  name: string
  /** What it was made on, as `strace -y` tells: a path, or `socket:[…]` or `TCP:[…]`. */
  file: string
  /** Its arguments as written in the trace, with the escapes of a C string. */
  text: string
  began: number
  ended: number
  result: number
}

const LINE = /^(\d+) +(.*)$/
const BEGUN = /^(\w+)\(\d+<(.*?)>(?:\(.*?\))?,? ?(.*)$/s
const RESUMED = /^<\.\.\. (\w+) resumed>/
const RESULT = /\) += (-?\d+)[^=]*$/
const UNFINISHED = ' <unfinished ...>'

/**
 * Reads the output of `strace -f -y`: calls on a file that were seen to begin and to end, in the order in which they began.
 * Threads interleave, so that a call may begin on one line and end on a later one.
 */
export function readSystemCalls(trace: string): SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, SystemCall>()
  for (const [line, content] of trace.split('\n').entries()) {
    const [, thread = '', rest = ''] = LINE.exec(content) ?? []
    const resumed = RESUMED.exec(rest)
    if (resumed !== null) {
      const call = open.get(thread)
      open.delete(thread)
      if (call !== undefined && call.name === resumed[1]) calls.push({ ...call, ended: line, result: resultOf(rest) })
      continue
    }
    const [, name = '', file = '', text = ''] = BEGUN.exec(rest) ?? []
    if (name === '') continue
    const call: SystemCall = { name, file, text, began: line, ended: line, result: resultOf(rest) }
    if (rest.endsWith(UNFINISHED)) open.set(thread, call)
    else calls.push(call)
  }
  return calls.toSorted((left, right) => left.began - right.began)
}

function resultOf(line: string): number {
  return Number(RESULT.exec(line)?.[1] ?? Number.NaN)
}
