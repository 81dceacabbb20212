export type * from './engine.ts'
export type * from './runs/executor.ts'
