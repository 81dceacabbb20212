import type { ListPage } from './conversation-store.ts'

/** The browser's page. Its tabs of the same person hear each other where the browser can do that. */
export function createListPage(userId: string): ListPage {
  const name = `perdure:${userId}`
  // Made when first listened to, so that a page that is thrown away leaves nothing open.
  let channel: BroadcastChannel | undefined
  return {
    isHidden: () => document.visibilityState === 'hidden',
    isAttended: () => document.visibilityState === 'visible' && document.hasFocus(),
    onLeave(listener) {
      window.addEventListener('pagehide', listener)
      return () => window.removeEventListener('pagehide', listener)
    },
    tellOthers: () => channel?.postMessage('changed'),
    onTold(listener) {
      const opened = new BroadcastChannel(name)
      opened.addEventListener('message', listener)
      channel = opened
      return () => {
        opened.close()
        if (channel === opened) channel = undefined
      }
    },
  }
}
