/**
 * Asks for what the panel needs first while its script is still on its way: who is here, then, for somebody who may use
 * it, what the analyst is and the conversation that the address names. `apps/web/shell/first-requests.ts` hands the
 * answers on. A file of its own, loaded before the panel, because the page's Content-Security-Policy allows no inline script.
 */
;(() => {
  const { pathname } = location
  const conversation = /^\/c\/([^/]+)\/?$/.exec(pathname)?.[1]
  const me = ask('/api/me')
  const mayAsk = me.answer
    .then((answer) => answer.clone().json())
    .then(({ permissions }) => {
      if (!permissions.useAnalyst) throw new Error('Not for them')
    })
  mayAsk.catch(() => {})

  const requests = new Map([['/api/me', me]])
  // On a business page it depends on who is here what the analyst suggests, and whether the analyst is open at all.
  if (pathname === '/' || pathname === '/operations' || conversation) ahead('/api/ai/chat/bootstrap')
  try {
    if (conversation) ahead(`/api/ai/conversations/${encodeURIComponent(decodeURIComponent(conversation))}`)
  } catch {
    // An address that cannot be read names no conversation.
  }
  window.firstRequests = requests

  /** @param {string} path */
  function ahead(path) {
    requests.set(path, ask(path, mayAsk))
  }

  /**
   * @param {string} path
   * @param {Promise<void>} [allowed] Asks once this is resolved.
   */
  function ask(path, allowed) {
    const ending = new AbortController()
    const init = { credentials: 'same-origin', cache: 'no-store', headers: { accept: 'application/json' }, signal: ending.signal }
    const answer = allowed ? allowed.then(() => fetch(path, init)) : fetch(path, init)
    // Whoever takes it over hears of a failure; it may be that nobody does.
    answer.catch(() => {})
    return { answer, end: () => ending.abort() }
  }
})()
