import { useState } from 'react'
import { chooseTheme, readTheme, THEMES, type Theme } from './theme.ts'

/** How the page is lit. It changes at once. */
export function ThemeChoice() {
  const [chosen, setChosen] = useState(readTheme)
  const choose = (theme: Theme) => {
    setChosen(theme)
    chooseTheme(theme)
  }
  return (
    <fieldset className="theme-choice">
      <legend>Theme</legend>
      {THEMES.map(({ theme, label }) => (
        <label key={theme}>
          <input type="radio" name="theme" checked={theme === chosen} onChange={() => choose(theme)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
