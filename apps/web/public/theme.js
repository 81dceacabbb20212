/**
 * Shows the page in the theme that somebody chose, before anything is painted; without a choice the system's stands.
 * A file of its own, loaded before the panel, because the page's Content-Security-Policy allows no inline script.
 * `apps/web/preferences/theme.ts` tells it of a new choice.
 */
;(() => {
  const root = document.documentElement

  /** @param {unknown} choice */
  function show(choice) {
    const forced = choice === 'light' || choice === 'dark' ? choice : undefined
    if (forced) root.dataset.theme = forced
    else delete root.dataset.theme
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const theme = meta.getAttribute('data-for')
      const isMeant = theme === forced ? 'all' : 'not all'
      meta.setAttribute('media', forced ? isMeant : `(prefers-color-scheme: ${theme})`)
    }
  }

  try {
    show(localStorage.getItem('perdure:theme'))
  } catch {
    // A browser that keeps nothing has no choice to show.
  }
  addEventListener('perdure:theme', (event) => show(event.detail))
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'perdure:theme') show(newValue)
  })
})()
