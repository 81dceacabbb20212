import { balanced } from './directions.ts'

/** What somebody wrote, among words of the page; see directions.ts. Where it has a block of its own, `dir="auto"` does. */
export function Isolated({ children }: { children: string }) {
  return <bdi>{balanced(children)}</bdi>
}
