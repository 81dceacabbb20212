import type { ListPage } from './conversation-store.ts'

/** The browser's page. */
export function createListPage(): ListPage {
  return {
    isHidden: () => document.visibilityState === 'hidden',
    isAttended: () => document.visibilityState === 'visible' && document.hasFocus(),
    onLeave(listener) {
      window.addEventListener('pagehide', listener)
      return () => window.removeEventListener('pagehide', listener)
    },
  }
}
