/**
 * Remembers which methods each route has, to tell a wrong method (405 with `Allow`) from an unknown path (404):
 * Fastify's router answers both with "not found".
 */
export class AllowedMethods {
  readonly #routes = new Map<string, { pattern: RegExp; methods: Set<string> }>()

  /** `url` is a Fastify route pattern of static segments, `:parameters` and at most a last `*`. */
  add(url: string, methods: string | readonly string[]): void {
    const route = this.#routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
    for (const method of typeof methods === 'string' ? [methods] : methods) route.methods.add(method.toUpperCase())
    this.#routes.set(url, route)
  }

  /** Methods of all routes that a path (without query) meets, sorted; empty when there is no such path. */
  of(path: string): string[] {
    const matching = [...this.#routes.values()].filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted()
  }
}

function patternOf(url: string): RegExp {
  if (/[()?]/.test(url)) throw new TypeError(`Route ${url}: only plain parameters are understood`)
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*'
      return segment.replaceAll(/:\w+|[^\w:]/g, (part) => (part.startsWith(':') ? '[^/]+' : `\\${part}`))
    })
    .join('/')
  return new RegExp(`^${source}$`)
}
