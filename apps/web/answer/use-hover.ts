import { useCallback, useEffect, useRef } from 'react'

/** The mouse rests on something for this long before it counts, and may leave it for that long on its way. */
const ENTER_MS = 250
const LEAVE_MS = 200

/** Properties for parts that count as one; `onChange` is told when the mouse has come to rest on any, or has left all. */
export interface Hover {
  onPointerEnter: (event: { pointerType: string }) => void
  onPointerLeave: (event: { pointerType: string }) => void
}

/** `forget`: what the mouse has begun does not come to count. */
export function useHover(onChange: (isOver: boolean) => void): { hover: Hover; forget: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const forget = useCallback(() => clearTimeout(timer.current), [])
  useEffect(() => forget, [forget])
  const soon =
    (isOver: boolean, delayMs: number): Hover['onPointerEnter'] =>
    ({ pointerType }) => {
      // A finger does not hover.
      if (pointerType !== 'mouse') return
      clearTimeout(timer.current)
      timer.current = setTimeout(() => onChange(isOver), delayMs)
    }
  return { hover: { onPointerEnter: soon(true, ENTER_MS), onPointerLeave: soon(false, LEAVE_MS) }, forget }
}
