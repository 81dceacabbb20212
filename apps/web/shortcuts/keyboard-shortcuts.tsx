import { Suspense, useState } from 'react'
import { Boundary } from '../page/boundary.tsx'
import { latePart } from '../page/late-part.ts'
import { useShortcut, useShortcutKeys } from './use-shortcut.ts'

const ShortcutDialog = latePart(async () => (await import('./shortcut-dialog.tsx')).ShortcutDialog)

/** Makes the page hear its shortcuts, and shows the list of them when it is asked for. */
export function KeyboardShortcuts() {
  const [isOpen, setOpen] = useState(false)
  useShortcutKeys()
  useShortcut('show-shortcuts', () => setOpen(true))
  if (!isOpen) return null
  return (
    <Boundary fallback={null}>
      <Suspense fallback={null}>
        <ShortcutDialog onClose={() => setOpen(false)} />
      </Suspense>
    </Boundary>
  )
}
