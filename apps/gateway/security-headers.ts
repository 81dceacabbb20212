import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * The headers every answer carries. The policy lets a page load and reach this origin alone, and run no inline script;
 * no CORS header is ever sent. The referrer policy is `same-origin` because with helmet's `no-referrer` a browser sends
 * `Origin: null` with a form, which could not be told from a foreign one.
 */
export function securityHeaders(options: { https: boolean }): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: options.https,
  })
  const permissions: RequestHandler = (_request, response, next) => {
    response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    next()
  }
  return [headers, permissions]
}
