import { z } from 'zod'
import { figure, provenance } from './business.ts'

/** `GET /api/customers`: who the units that the person may see sold to in one fiscal year. Dollars to the cent. */

const customerFigures = {
  netSales: figure,
  /** Of the net sales of all customers of the units asked for, those not listed included. */
  netSalesShare: figure,
  /** In the same months of the year before; null where the books do not hold all of them. */
  netSalesBefore: figure,
  /** The difference as a share of what was before; null where there was nothing. */
  netSalesChange: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  /** Open at the end of `receivablesMonth`; null where the books hold no invoices. */
  receivables: figure,
  /** The part of it that is past due. */
  overdue: figure,
}

export const customerSchema = z.object({
  customerId: z.string(),
  name: z.string(),
  type: z.string(),
  region: z.string(),
  ...customerFigures,
})
export type CustomerResource = z.infer<typeof customerSchema>

export const customersSchema = z.object({
  fiscalYear: z.int(),
  /** `YYYY-MM`, ascending: the months that the figures cover. */
  months: z.array(z.string()),
  /** `YYYY-MM`: at whose end receivables stand; null where the books hold no invoices. */
  receivablesMonth: z.string().nullable(),
  rows: z.array(customerSchema),
  /** Over all customers listed. */
  totals: z.object(customerFigures),
  ...provenance,
})
export type Customers = z.infer<typeof customersSchema>
