export { jsonNear } from './json-of-schema.ts'
