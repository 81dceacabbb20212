import { browserStorage } from './browser-storage.ts'

/** Where the tabs of this browser, which share their sign-in, tell each other who it is; empty: nobody any more. */
const PERSON = 'perdure:person'

/** Tells the other tabs who is signed in; empty: somebody is signing out. */
export function tellPerson(userId: string): void {
  try {
    browserStorage.setItem(PERSON, userId)
  } catch {
    // They find out when they next ask for something, then.
  }
}

/** Calls `listener` with what other tabs tell, until the returned function is called. */
export function onPersonTold(listener: (userId: string) => void): () => void {
  const heard = ({ key, newValue }: StorageEvent) => {
    if (key === PERSON && newValue !== null) listener(newValue)
  }
  // A page that the back button brings out of the browser's cache has heard nothing meanwhile.
  const shown = ({ persisted }: PageTransitionEvent) => {
    const told = persisted ? toldPerson() : undefined
    if (told !== undefined) listener(told)
  }
  window.addEventListener('storage', heard)
  window.addEventListener('pageshow', shown)
  return () => {
    window.removeEventListener('storage', heard)
    window.removeEventListener('pageshow', shown)
  }
}

function toldPerson(): string | undefined {
  try {
    return browserStorage.getItem(PERSON) ?? undefined
  } catch {
    return undefined
  }
}
