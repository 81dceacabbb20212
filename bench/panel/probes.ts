/** Functions that run in a page: each is sent there as it stands, and uses nothing from around it. */

/** What a page has seen of a stream, by token: milliseconds since it began, and the numbers of frames. */
export interface TokenTimes {
  arrivedMs: number
  paintedMs: number
  arrivedFrame: number
  paintedFrame: number
}

interface Watched {
  tokens: Map<number, TokenTimes>
  frameMs: number[]
}

/**
 * To be run before anything else of a page: notes when bytes of a stream reach the page's reader, and which frame is the
 * first to show them. A token is `tokN`. A frame shows what is in the document when its turn to be drawn comes.
 */
export function watchTokens(): void {
  const watched: Watched = { tokens: new Map(), frameMs: [] }
  Object.assign(window, { watched })
  /** What each reader has given last: a token may come in two halves. */
  const ends = new WeakMap<object, { decoder: TextDecoder; text: string }>()
  let frame = 0
  const proto = ReadableStreamDefaultReader.prototype
  const read = proto.read
  proto.read = async function (this: ReadableStreamDefaultReader) {
    const result = await read.call(this)
    const arrivedMs = performance.now()
    const end = ends.get(this) ?? { decoder: new TextDecoder(), text: '' }
    ends.set(this, end)
    const text = end.text + (result.value instanceof Uint8Array ? end.decoder.decode(result.value, { stream: true }) : '')
    end.text = text.slice(-10)
    for (const [, number] of text.matchAll(/tok(\d+)(?=\s|\\n)/g)) {
      const times = { arrivedMs, arrivedFrame: frame, paintedMs: Number.NaN, paintedFrame: Number.NaN }
      if (!watched.tokens.has(Number(number))) watched.tokens.set(Number(number), times)
    }
    return result
  }
  const shownLast = (): number => {
    const texts = document.querySelectorAll('[role=log] .prose')
    const words = texts[texts.length - 1]?.lastElementChild?.textContent ?? texts[texts.length - 1]?.textContent ?? ''
    return Number(words.slice(-40).split('tok').at(-1)?.trim() ?? -1)
  }
  const onFrame = (): void => {
    frame += 1
    watched.frameMs.push(performance.now())
    const last = shownLast()
    const waiting = [...watched.tokens].filter(([number, times]) => number <= last && Number.isNaN(times.paintedFrame))
    for (const [, times] of waiting) times.paintedFrame = frame
    // What comes after the frame's own work comes after it was drawn.
    if (waiting.length > 0)
      setTimeout(() => {
        for (const [, times] of waiting) times.paintedMs = performance.now()
      })
    requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
}

/** What `watchTokens` has seen of so many tokens, once the last of them is painted. */
export async function readTokens(count: number): Promise<TokenTimes[]> {
  const { watched } = window as unknown as { watched: Watched }
  const isPainted = (times: TokenTimes | undefined): boolean => times !== undefined && !Number.isNaN(times.paintedMs)
  while (!isPainted(watched.tokens.get(count - 1))) await new Promise((resolve) => setTimeout(resolve, 20))
  return [...watched.tokens.values()].filter(isPainted)
}

/** Begins to note how far apart frames are. */
export function watchFrames(): void {
  const frames: number[] = []
  let isOn = true
  const onFrame = (): void => {
    frames.push(performance.now())
    if (isOn) requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
  Object.assign(window, { frames: () => ((isOn = false), frames) })
}

/** Milliseconds between the frames since `watchFrames`. */
export function readFrames(): number[] {
  const frames = (window as unknown as { frames: () => number[] }).frames()
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at))
}

/** How far the text is scrolled, and how far it can be. */
export function readScroll(): { top: number; end: number } {
  const log = document.querySelector('[role=log]')
  return { top: Math.round(log?.scrollTop ?? 0), end: Math.round((log?.scrollHeight ?? 0) - (log?.clientHeight ?? 0)) }
}

/**
 * Resolves with the page's age when these words are in its text, it has as many texts as it will, and a frame has been
 * drawn with them.
 */
export async function readOpened({ words, texts }: { words: string; texts: number }): Promise<number> {
  const log = (): Element | null => document.querySelector('[role=log]')
  const isThere = (): boolean =>
    log()?.textContent.includes(words) === true && (log()?.querySelectorAll('.prose').length ?? 0) >= texts
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
  while (!isThere()) await frame()
  await frame()
  await frame()
  return performance.now()
}
