import { withBooks } from '@perdure/books'
import { type Definitions, definitionsSchema } from '@perdure/protocol'
import { askerOf } from '../caller.ts'
import type { BackofficeDependencies, ZodServer } from '../dependencies.ts'
import { answers } from '../openapi.ts'

/** `GET /api/definitions`: what the figures mean, and what there is to ask about. */
export function definitionRoutes(app: ZodServer, { books }: BackofficeDependencies): void {
  app.get(
    '/definitions',
    {
      schema: {
        operationId: 'readDefinitions',
        summary: 'Metrics with their formulas, fiscal years, business units and accounts',
        response: answers(definitionsSchema, 'The definitions', 'forbidden'),
      },
    },
    (request): Promise<Definitions> =>
      withBooks(books, async ({ directory, warehouse }) => {
        const asker = await askerOf(request, directory)
        const { company, calendar, metrics } = warehouse
        // The answer's schema leaves out what is nobody's business, such as how a metric is computed inside.
        return {
          company,
          asOf: warehouse.asOf,
          fiscalYears: [...calendar.fiscalYears],
          latestFullYear: calendar.latestFullYear,
          businessUnits: [...warehouse.businessUnits(asker)],
          metrics: [...metrics],
          accounts: [...warehouse.accounts(asker)],
          notes: [...warehouse.notes],
        }
      }),
  )
}
