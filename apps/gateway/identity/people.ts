import type { Principal } from '@perdure/identity'

/** A person of the development sign-in page. What they may really do, the directory behind the gateway says. */
export interface DevelopmentPerson extends Principal {
  /** One line for the page. */
  readonly summary: string
}

export const DEVELOPMENT_PEOPLE: readonly DevelopmentPerson[] = [
  { userId: 'ada', displayName: 'Ada Okonkwo', roles: [], summary: 'May ask the analyst about all business units.' },
  { userId: 'ben', displayName: 'Ben Lindqvist', roles: [], summary: 'May ask the analyst about one business unit.' },
  { userId: 'cleo', displayName: 'Cleo Marchetti', roles: [], summary: 'May see figures, but not use the analyst.' },
  {
    userId: 'olga',
    displayName: 'Olga Petrenko',
    roles: ['ai.operator'],
    summary: 'Operates the AI service: sees its figures, never what people wrote.',
  },
]
