/** How the page is lit: as the system has it, or as somebody chose. */
export type Theme = 'system' | 'light' | 'dark'

export const THEMES: readonly { theme: Theme; label: string }[] = [
  { theme: 'system', label: 'As the system' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
]

/** Where this browser keeps the choice, and the event that tells of a new one: `public/theme.js` knows both. */
const THEME = 'perdure:theme'

/** The choice that this browser remembers. */
export function readTheme(): Theme {
  try {
    const kept = window.localStorage.getItem(THEME)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** Shows the theme at once, in every tab of this browser, and remembers it for the next time. */
export function chooseTheme(theme: Theme): void {
  window.dispatchEvent(new CustomEvent(THEME, { detail: theme }))
  try {
    if (theme === 'system') window.localStorage.removeItem(THEME)
    else window.localStorage.setItem(THEME, theme)
  } catch {
    // It holds until the page is closed, then.
  }
}
