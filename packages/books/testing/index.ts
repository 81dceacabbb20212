export { plantedStories } from '../source/generated/generated-company.ts'
export type { PlantedStory } from '../source/generated/stories.ts'
export { writeTinyDataset } from './tiny-adventureworks.ts'
