import type { KnownDataset } from '../tools/tool.ts'
import { CitationWriter } from './citation-writer.ts'

/** What one step of a model says, on its way to the reader: markers resolved, and all of it kept. */
export class Speech {
  readonly #writer: CitationWriter
  readonly #send: (text: string) => Promise<void>
  #said = ''

  constructor(datasets: readonly KnownDataset[], send: (text: string) => Promise<void>) {
    this.#writer = new CitationWriter(datasets)
    this.#send = send
  }

  /** Everything that was sent. */
  get said(): string {
    return this.#said
  }

  say(text: string): Promise<void> {
    return this.#tell(this.#writer.write(text))
  }

  /** Sends what is still held back: the step has said its last word. */
  end(): Promise<void> {
    return this.#tell(this.#writer.end())
  }

  async #tell(text: string): Promise<void> {
    this.#said += text
    if (text !== '') await this.#send(text)
  }
}
