import type { Pause } from '../pause.ts'

/** A text word by word, each with the space after it, at the pace of speech. `wordsPerSecond` above zero. */
export async function* speak(
  text: string,
  wordsPerSecond: number,
  pause: Pause,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const words = text.match(/\s*\S+\s*/g) ?? []
  for (const [index, word] of words.entries()) {
    if (index > 0) await pause(1000 / wordsPerSecond, signal)
    yield word
  }
}
