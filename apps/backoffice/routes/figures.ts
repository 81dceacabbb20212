import { type Asker, RequestError, type Warehouse, withBooks } from '@perdure/books'
import {
  type Budgets, budgetsSchema, businessQuerySchema, businessSearchSchema, customersSchema, overviewSchema, ProblemError,
  type Products, productsSchema,
} from '@perdure/protocol'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { askerOf } from '../caller.ts'
import type { BackofficeDependencies, ZodServer } from '../dependencies.ts'
import type { Asked } from '../figures/asked.ts'
import { readCustomers } from '../figures/customers.ts'
import { readOverview } from '../figures/overview.ts'
import { answers } from '../openapi.ts'

type Read<T> = (warehouse: Warehouse, asker: Asker, asked: Asked) => Promise<T>

/** Figures of one fiscal year for the business pages, as far as the person who asks may see. */
export function figureRoutes(app: ZodServer, { books }: BackofficeDependencies): void {
  /** Answers under the rights of whoever asks. */
  const answer = <T>(request: FastifyRequest, query: Query, read: Read<T>): Promise<T> =>
    withBooks(books, async ({ directory, warehouse }) => {
      const asker = await askerOf(request, directory)
      const { fiscalYear, businessUnit: businessUnits, search } = query
      return fitting(read(warehouse, asker, { fiscalYear, businessUnits, search, signal: request.signal }))
    })

  app.get(
    '/overview',
    {
      schema: {
        operationId: 'readOverview',
        summary: 'How a fiscal year went: headline figures, by month and by business unit',
        querystring: businessQuerySchema,
        response: answers(overviewSchema, 'The year, against the year before and the budget', 'bad_request', 'forbidden'),
      },
    },
    (request) => answer(request, request.query, readOverview),
  )

  app.get(
    '/products',
    {
      schema: {
        operationId: 'readProducts',
        summary: 'Products with their cost, and their figures of one fiscal year',
        querystring: businessSearchSchema,
        response: answers(productsSchema, 'Products', 'bad_request', 'forbidden'),
      },
    },
    (request) => answer(request, request.query, readProducts),
  )

  app.get(
    '/customers',
    {
      schema: {
        operationId: 'readCustomers',
        summary: 'Customers with their figures of one fiscal year, their growth and what they owe',
        querystring: businessSearchSchema,
        response: answers(customersSchema, 'Customers', 'bad_request', 'forbidden'),
      },
    },
    (request) => answer(request, request.query, readCustomers),
  )

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
    (request) => answer(request, request.query, readBudgets),
  )
}

type Query = z.infer<typeof businessSearchSchema>

const readBudgets: Read<Budgets> = async (warehouse, asker, { fiscalYear, businessUnits, signal }) =>
  (await warehouse.budgets(
    asker,
    { ...(fiscalYear && { fiscalYear }), ...(businessUnits && { businessUnits }) },
    { signal },
  )) as Budgets

const readProducts: Read<Products> = async (warehouse, asker, { fiscalYear, businessUnits, search, signal }) =>
  (await warehouse.products(
    asker,
    {
      ...(fiscalYear && { fiscalYear }),
      ...(search && { search }),
      ...(businessUnits && { filter: { businessUnits } }),
    },
    { signal },
  )) as Products

/** The answer; a question that does not fit the books is the caller's to mend, and its message tells what would fit. */
async function fitting<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RequestError) throw new ProblemError('bad_request', { detail: error.message })
    throw error
  }
}
