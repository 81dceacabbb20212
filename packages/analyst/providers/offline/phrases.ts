/**
 * A question as the offline analyst reads it: lower case, with every stretch that has been understood taken out, so
 * that "gross margin" is not read again as "margin", nor a product's name as a business unit's.
 */
export class Phrases {
  /** As it was asked. */
  readonly original: string
  /** Same length as the original; what was taken is blank. */
  #left: string

  constructor(original: string) {
    this.original = original
    this.#left = lowered(original)
  }

  /** What has not been understood yet. */
  get left(): string {
    return this.#left
  }

  /** Every match, in the order of the text, taken out. Patterns need the `g` flag. */
  takeAll(pattern: RegExp): RegExpMatchArray[] {
    const matches = [...this.#left.matchAll(pattern)]
    for (const match of matches) this.#blank(match.index, match[0].length)
    return matches
  }

  /** Takes a name out wherever it stands as whole words, in any case; where it first stood, or -1. */
  takeName(name: string): number {
    // A company has hundreds of names, a question a few words: most names need no pattern at all.
    if (!this.#left.includes(firstWordOf(name))) return -1
    const [first] = this.takeAll(namePattern(name))
    return first?.index ?? -1
  }

  #blank(at: number, length: number): void {
    this.#left = this.#left.slice(0, at) + ' '.repeat(length) + this.#left.slice(at + length)
  }
}

/** Lower case without changing the length, which some letters would. */
function lowered(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function firstWordOf(name: string): string {
  return /\S+/.exec(name.toLowerCase())?.[0] ?? ''
}

/** A name with whatever spacing and with a possessive or plural end. */
export function namePattern(name: string): RegExp {
  const words = name
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .map((word) => RegExp.escape(word))
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s+')}(?:['’]s|s|['’])?(?![\\p{L}\\p{N}])`, 'gu')
}

/** One pattern for several wordings. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'u')
}
