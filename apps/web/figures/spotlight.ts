import { createContext, useContext } from 'react'

/** A row that somebody asked to see. Each asking is another object, also for the same row. */
export interface Spotlight {
  datasetId: string
  row: number | 'total'
}

export const SpotlightContext = createContext<Spotlight | undefined>(undefined)

/** The spotlight while it is on this dataset. */
export function useSpotlight(datasetId: string): Spotlight | undefined {
  const spotlight = useContext(SpotlightContext)
  return spotlight?.datasetId === datasetId ? spotlight : undefined
}
