import { useCallback, useEffect, useState } from 'react'
import { isBusinessAddress, type Address } from '../page/address.ts'
import type { Selected } from '../page/page-context.ts'
import type { Navigate } from '../page/use-address.ts'

/** The box that questions are written in. */
export const QUESTION_ID = 'question'

export interface AskAboutInput {
  address: Address
  navigate: Navigate
  setOpen: (isOpen: boolean) => void
}

/** Selects a row, opens the analyst and moves the focus to its box. */
export function useAskAbout({ address, navigate, setOpen }: AskAboutInput): (selected: Selected) => void {
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (asked > 0) document.getElementById(QUESTION_ID)?.focus()
  }, [asked])
  return useCallback(
    ({ id }: Selected) => {
      if (!isBusinessAddress(address)) return
      navigate({ ...address, view: { ...address.view, selection: id } }, 'replace')
      setOpen(true)
      setAsked((count) => count + 1)
    },
    [address, navigate, setOpen],
  )
}
