import { useSlow } from './use-slow.ts'

/** What is being waited for, and after a while that it is being tried again: a request without an answer is. */
export function StillTrying({ children }: { children: string }) {
  const isSlow = useSlow()
  return (
    <>
      {children}
      {isSlow ? ' There is no answer yet; it is tried again.' : null}
    </>
  )
}
