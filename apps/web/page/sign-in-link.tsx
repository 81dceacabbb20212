/** To the gateway's sign-in page, and from there back to this address. */
export function SignInLink({ className }: { className?: string }) {
  const { pathname, search } = window.location
  return (
    <a className={className} href={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
      Sign in
    </a>
  )
}
