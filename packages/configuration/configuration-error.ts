/** One thing wrong with the environment: the setting's name, and what it must be. */
export interface Mistake {
  readonly name: string
  /** Completes the sentence "NAME …"; never holds the value of a secret. */
  readonly message: string
}

/** Every mistake of the environment at once; its message is for the terminal, one line a mistake. */
export class ConfigurationError extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(({ name, message }) => `  ${name} ${message}`)
    super(['The configuration has mistakes:', ...lines, 'All settings: docs/CONFIGURATION.md'].join('\n'))
    this.name = 'ConfigurationError'
    this.mistakes = mistakes
  }
}
