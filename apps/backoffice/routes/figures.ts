import { RequestError, withBooks } from '@perdure/books'
import {
  type Budgets, budgetsSchema, businessQuerySchema, ProblemError, type Products, productsQuerySchema, productsSchema,
} from '@perdure/protocol'
import { askerOf } from '../caller.ts'
import type { BackofficeDependencies, ZodServer } from '../dependencies.ts'
import { answers } from '../openapi.ts'

/** `GET /api/budgets` and `GET /api/products`: figures of one fiscal year, as far as the person who asks may see. */
export function figureRoutes(app: ZodServer, { books }: BackofficeDependencies): void {
  app.get(
    '/budgets',
    {
      schema: {
        operationId: 'readBudgets',
        summary: 'Budget against actual, by business unit and line of the income statement',
        querystring: businessQuerySchema,
        response: answers(budgetsSchema, 'Budget and actual', 'bad_request', 'forbidden'),
      },
    },
    (request) =>
      withBooks(books, async ({ directory, warehouse }) => {
        const { fiscalYear, businessUnit } = request.query
        const asker = await askerOf(request, directory)
        const asked = { ...(fiscalYear && { fiscalYear }), ...(businessUnit && { businessUnits: businessUnit }) }
        return (await fitting(warehouse.budgets(asker, asked, { signal: request.signal }))) as Budgets
      }),
  )

  app.get(
    '/products',
    {
      schema: {
        operationId: 'readProducts',
        summary: 'Products with their cost, and their figures of one fiscal year',
        querystring: productsQuerySchema,
        response: answers(productsSchema, 'Products', 'bad_request', 'forbidden'),
      },
    },
    (request) =>
      withBooks(books, async ({ directory, warehouse }) => {
        const { fiscalYear, businessUnit, search } = request.query
        const asker = await askerOf(request, directory)
        const asked = {
          ...(fiscalYear && { fiscalYear }),
          ...(search && { search }),
          ...(businessUnit && { filter: { businessUnits: businessUnit } }),
        }
        return (await fitting(warehouse.products(asker, asked, { signal: request.signal }))) as Products
      }),
  )
}

/** The answer; a question that does not fit the books is the caller's to mend, and its message tells what would fit. */
async function fitting<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RequestError) throw new ProblemError('bad_request', { detail: error.message })
    throw error
  }
}
