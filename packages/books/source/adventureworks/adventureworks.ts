import type { DataSource } from '../data-source.ts'
export const openAdventureWorks = (folder: string): Promise<DataSource> => Promise.reject(new Error(folder))
