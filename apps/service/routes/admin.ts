import type { RouteContext, ZodServer } from '../route-context.ts'
import { adminHealthRoutes } from './admin-health.ts'
import { adminLedgerRoutes } from './admin-ledger.ts'
import { adminQueueRoutes } from './admin-queue.ts'
import { adminRunRoutes } from './admin-runs.ts'

/** Operators' routes under `/admin`: metadata and figures, never what people wrote. */
export function adminRoutes(app: ZodServer, context: RouteContext): void {
  adminRunRoutes(app, context)
  adminQueueRoutes(app, context)
  adminHealthRoutes(app, context)
  adminLedgerRoutes(app, context)
}
