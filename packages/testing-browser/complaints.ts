import type { BrowserContext } from 'playwright-core'

/**
 * Tells what the pages of a context complain about: errors nobody caught, and what the browser logs as an error or a
 * warning. An answer that is no success may be what a test is about, and is no complaint.
 */
export function listenForComplaints(context: BrowserContext, onComplaint: (complaint: string) => void): void {
  context.on('weberror', (webError) => onComplaint(webError.error().stack ?? webError.error().message))
  context.on('console', (message) => {
    const isExpected = message.text().startsWith('Failed to load resource')
    if (!['error', 'warning'].includes(message.type()) || isExpected) return
    onComplaint(`${message.page()?.url()}: ${message.text()}`)
  })
}
