import { datasetDataSchema, rowSchema } from '@perdure/protocol'
import { z } from 'zod'

/** A dataset with all its rows: what a `dataset` event tells, but for the limit on rows. */
export const datasetSchema = datasetDataSchema.extend({ rows: z.array(rowSchema) })
export type DatasetResource = z.infer<typeof datasetSchema>

export const datasetAnswerSchema = z.object({ dataset: datasetSchema })
