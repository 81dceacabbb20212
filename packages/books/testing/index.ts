export { writeTinyDataset } from './tiny-adventureworks.ts'
