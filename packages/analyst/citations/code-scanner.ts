/** Follows Markdown character by character and knows whether it is inside code, where a link would not be one. */
export class CodeScanner {
  /** The beginning of the line, as far as a fence could need it. */
  #line = ''
  /** The fence that is open, by its marker. */
  #fence: string | undefined
  /** Backticks that opened a code span on this line; 0 outside of one. */
  #span = 0
  /** Backticks in a row just now. */
  #ticks = 0

  read(character: string): void {
    if (character === '`' && this.#fence === undefined) {
      this.#ticks += 1
    } else {
      this.#closeTicks()
    }
    if (character === '\n') this.#endLine()
    else if (this.#line.length < LINE_MAX_CHARACTERS) this.#line += character
  }

  /** Whether what comes next stands in a fenced block, or in a code span that has begun on this line. */
  isInside(): boolean {
    this.#closeTicks()
    return this.#fence !== undefined || this.#span > 0 || FENCE.test(this.#line)
  }

  #closeTicks(): void {
    if (this.#ticks > 0) {
      if (this.#span === 0) this.#span = this.#ticks
      else if (this.#span === this.#ticks) this.#span = 0
    }
    this.#ticks = 0
  }

  #endLine(): void {
    const marker = FENCE.exec(this.#line)?.[1]
    if (this.#fence === undefined) this.#fence = marker
    else if (marker?.startsWith(this.#fence) && this.#line.trim() === marker) this.#fence = undefined
    this.#line = ''
    this.#span = 0
  }
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/
/** No fence is told by what stands further right. */
const LINE_MAX_CHARACTERS = 80
