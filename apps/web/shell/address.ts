/** Where the page is: a conversation with its own address, or the start of a new one. */
export type Address = { page: 'new' } | { page: 'conversation'; conversationId: string }

const CONVERSATION = /^\/c\/([^/]+)\/?$/

/** The address a path stands for; a path the panel does not know starts a new conversation. */
export function parseAddress(path: string): Address {
  const encoded = CONVERSATION.exec(path)?.[1]
  if (encoded === undefined) return { page: 'new' }
  try {
    return { page: 'conversation', conversationId: decodeURIComponent(encoded) }
  } catch {
    return { page: 'new' }
  }
}

/** The path of an address; `parseAddress` reads it back. */
export function addressPath(address: Address): string {
  return address.page === 'new' ? '/' : `/c/${encodeURIComponent(address.conversationId)}`
}
