export * from './install-problems.ts'
export * from './problem-of-error.ts'
