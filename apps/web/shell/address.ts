/** Where the page is: a conversation with its own address, the start of a new one, or the operators' console. */
export type Address = { page: 'new' } | { page: 'conversation'; conversationId: string } | { page: 'operations' }

const OPERATIONS = '/operations'
const CONVERSATION = /^\/c\/([^/]+)\/?$/

/** The address a path stands for; a path the panel does not know starts a new conversation. */
export function parseAddress(path: string): Address {
  if (path === OPERATIONS || path === `${OPERATIONS}/`) return { page: 'operations' }
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
  if (address.page === 'operations') return OPERATIONS
  return address.page === 'new' ? '/' : `/c/${encodeURIComponent(address.conversationId)}`
}
